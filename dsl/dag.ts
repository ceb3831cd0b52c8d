/** `dag`: rows wired by name as one block. */
import { type Block, block, type Outputs } from "./block.ts";
import type { DagConfig } from "./configs.ts";
import { UsageError } from "./errors.ts";
import { about } from "./messages.ts";
import { inferFrom, isOne, partOf } from "./outputs.ts";
import type { knownNames, Rows, Sound, unknownNames, valueAt, valuesOf } from "./rows.ts";
import type { TensorType } from "./tensor.ts";
import { type WiredRow, wholeName, wire } from "./wiring.ts";

/** Rows wired by name, the block's input being "in". */
export interface Dag<G extends Rows, O> extends Block<"dag", DagConfig<G, O>> {
  // The comparison evaluates the rows in their order.
  readonly out: valuesOf<G, Open<this["in"]>> extends Sound
    ? valueAt<G, O, Open<this["in"]>>
    : refused<valueAt<G, O, Open<this["in"]>>, valuesOf<G, Open<this["in"]>>>;
}

/** The sentence of the row that is given, else that of a row which does not lead to it. */
type refused<V, Rows> = V extends string
  ? V
  : [Extract<Rows[keyof Rows], string>] extends [never]
    ? V
    : Extract<Rows[keyof Rows], string>;

type Open<I> = { readonly in: I };

/**
 * Rows wired by name as one block: `name: [from, ...blocks]`, where "in" is what the block is attached to, and `out` is
 * the row that it gives. Several values are read as `[["a", "b"], add()]`. A function from settings to a `dag` is a
 * sub-network for inputs of any size.
 *
 * @example
 * const bottleneck = <M extends number, O extends number>(middle: M, out: O) => dag({
 *   body: ["in", conv2d(middle, 1), relu(), conv2d(middle, 3, { padding: 1 }), relu(), conv2d(out, 1)],
 *   skip: ["in", conv2d(out, 1)],
 *   sum: [["body", "skip"], add(), relu()],
 * }, "sum");
 * image.attach("block1", bottleneck(16, 64)) // Tensor<["B", 8, 8, 64], "float32">
 * @throws AkidError for a name that is not known and for rows that read each other in a circle
 */
export function dag<const G extends Rows, const O extends keyof G & string>(
  rows: [unknownNames<G, keyof G | "in">] extends [never] ? G : knownNames<G, keyof G | "in">,
  out: O,
): Dag<G, O> {
  const wired = wire("dag", rows as Rows, ["in"]);
  if (!wired.some(({ name }) => name === out)) {
    throw new UsageError({ where: "dag", what: `expects the name of a row to give, found '${String(out)}'` });
  }
  const config = { rows: Object.freeze({ ...(rows as Rows) }), out, wired } satisfies DagConfig;
  const infer = (given: Outputs): Outputs | string => {
    const values = inferRows(wired, given);
    const value = values.get(out) ?? "gives nothing";
    return typeof value === "string" ? value : (sentenceIn(values) ?? value);
  };
  const names = wired.find(({ from }) => from === "in")?.blocks[0]?.block.named?.names;
  return block<Dag<G, O>>("dag", config, (inputs) => infer(inputs.length === 1 ? (inputs[0] as TensorType) : inputs), {
    named: names && { names, infer },
    outputNames: wired.find(({ name }) => name === out)?.blocks.at(-1)?.block.outputNames,
  });
}

/** The first sentence of all rows: a row that nothing reads has to be sound, too. */
const sentenceIn = (values: ReadonlyMap<string, Outputs | string>): string | undefined =>
  [...values.values()].find((value) => typeof value === "string");

/** What each row gives, or its first sentence. */
function inferRows(rows: readonly WiredRow[], given: Outputs): ReadonlyMap<string, Outputs | string> {
  const values = new Map<string, Outputs | string>([["in", given]]);
  for (const { name, from, blocks } of rows) values.set(name, inferRow(blocks, readValues(values, from)));
  return values;
}

function inferRow(blocks: WiredRow["blocks"], given: Outputs | string): Outputs | string {
  return blocks.reduce<Outputs | string>((value, { name, block }) => {
    if (typeof value === "string") return value;
    const result = inferFrom(block, value);
    return typeof result === "string" ? about(block.kind, name, result) : result;
  }, given);
}

function readValues(values: ReadonlyMap<string, Outputs | string>, from: string | readonly string[]): Outputs | string {
  if (typeof from === "string") return readValue(values, from);
  const read = from.map((reference) => readValue(values, reference));
  const sentence = read.find((value) => typeof value === "string");
  if (sentence !== undefined) return sentence;
  const several = read.findIndex((value) => typeof value !== "string" && !isOne(value));
  return several < 0 ? (read as TensorType[]) : `reads several values as '${from[several]}'`;
}

function readValue(values: ReadonlyMap<string, Outputs | string>, reference: string): Outputs | string {
  const whole = values.get(wholeName(reference)) ?? "reads nothing";
  if (typeof whole === "string" || !reference.includes(":")) return whole;
  return partOf(whole, reference.slice(wholeName(reference).length + 1)) ?? `reads nothing as '${reference}'`;
}
