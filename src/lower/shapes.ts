/** Shapes of inputs: those of a batch, and those by which a network is looked at where there is none. */
import { AkidError, UsageError } from "../../dsl/errors.ts";
import type { Network } from "../../dsl/network.ts";
import type { Dim } from "../../dsl/tensor.ts";
import type { Size } from "../graph/node.ts";
import type { InputShapes } from "./lower.ts";
import { parametersOf } from "./programs.ts";

const isOpen = (dim: Dim): dim is string => typeof dim === "string" && dim !== "B";

/** The sizes of a network's inputs that have only a name, "B" apart: its number matters to no parameter. */
const openSizes = ({ inputs }: Network, known: ReadonlyMap<string, number>): readonly string[] => {
  const names = Object.values(inputs).flatMap(({ shape }) => shape.filter(isOpen));
  return [...new Set(names)].filter((name) => !known.has(name));
};

/** What the named sizes stand for in the shapes of some inputs. */
function sizesIn({ inputs }: Network, shapes: InputShapes): ReadonlyMap<string, number> {
  const dims = Object.entries(shapes).flatMap(([name, shape]) =>
    (inputs[name]?.shape ?? []).map((dim, axis) => [dim, shape[axis] ?? 0] as const),
  );
  return new Map(dims.filter((entry): entry is [string, number] => typeof entry[0] === "string"));
}

/** The shapes that are given, and those of the other inputs with the same sizes; what has only a name is `other`. */
function filled(network: Network, given: InputShapes, other: number): InputShapes {
  const sizes = sizesIn(network, given);
  const sizeOf = (dim: Dim): number => (typeof dim === "number" ? dim : (sizes.get(dim) ?? (dim === "B" ? 1 : other)));
  const all = Object.entries(network.inputs).map(([name, { shape }]) => [name, given[name] ?? shape.map(sizeOf)]);
  return Object.fromEntries(all);
}

/** Shapes that are good enough to list parameters by: every size that has only a name is 1. */
export const unitShapes = (network: Network): InputShapes => filled(network, {}, 1);

/** The shapes of a batch, if the network has sizes that it knows by name only; a window may not fit a size of 1. */
export async function shapesOfSample(
  network: Network,
  batches: AsyncIterable<Readonly<Record<string, { readonly shape: Size }>>>,
): Promise<InputShapes> {
  if (openSizes(network, new Map()).length === 0) return unitShapes(network);
  for await (const batch of batches) {
    return Object.fromEntries(Object.entries(batch).map(([name, { shape }]) => [name, shape]));
  }
  return unitShapes(network);
}

/**
 * The shapes by which a network is looked at: those that are given, and 1 for each size that has only a name.
 * `call` writes the user's call with an example of shapes, for the sentence.
 *
 * @throws UsageError where the parameters depend on such a size
 */
export function shapesToLookAt(network: Network, given: InputShapes, call: (shapes: string) => string): InputShapes {
  const open = openSizes(network, sizesIn(network, given));
  const ones = filled(network, given, 1);
  if (open.length === 0) return ones;
  const [first, second] = [listed(network, ones), listed(network, filled(network, given, 2))];
  if (typeof first === "string" && first === second) return ones;
  const cause = [first, second].find((found) => found instanceof AkidError);
  const example = Object.entries(network.inputs)
    .filter(([, { shape }]) => shape.some(isOpen))
    .map(([name, { shape }]) => `${name}: [${shape.map((dim) => (dim === "B" ? 1 : dim)).join(", ")}]`);
  throw new UsageError(
    {
      where: `${network.name} (brain)`,
      what: `its parameters cannot be listed without numbers for ${open.join(" and ")}`,
      advice: `Pass the shapes of its inputs: ${call(`{ ${example.join(", ")} }`)}.`,
    },
    { cause },
  );
}

/** Names and shapes of all parameters as text, or what the language says where blocks do not fit. */
function listed(network: Network, shapes: InputShapes): string | AkidError {
  try {
    return JSON.stringify(parametersOf(network, shapes).map(({ name, shape }) => [name, shape]));
  } catch (error) {
    if (error instanceof AkidError) return error;
    throw error;
  }
}
