/** Every block of the language on a backend: values, gradients and new states, in training and in prediction mode. */
import { brain, input } from "akid";
import { afterAll, beforeAll, describe } from "vitest";
import type { AnyTensor } from "../../dsl/handle.ts";
import type { Session } from "../../src/backends/backend.ts";
import { gradients } from "../../src/graph/gradients.ts";
import type { Node } from "../../src/graph/node.ts";
import { input as graphInput } from "../../src/graph/ops/index.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import type { Mode } from "../../src/lower/context.ts";
import type { Lowered } from "../../src/lower/lower.ts";
import { lower } from "../../src/lower/lower.ts";
import { drawn } from "./case.ts";
import type { MakeBlock } from "./cases/block-case.ts";
import { blockCases } from "./cases/blocks.ts";
import type { MakeBackend, Question } from "./questions.ts";
import { merged, questions } from "./questions.ts";
import type { Fill } from "./random.ts";
import { integers, normal, randomOf, uniform } from "./random.ts";

/** How a block is lowered; the names of its leaves begin with `prefix`. */
interface Setting {
  readonly mode: Mode;
  readonly batch: number;
  readonly prefix: string;
}

/** Lowers a block that stands alone in a brain. */
function lowerAlone(make: MakeBlock, { mode, batch, prefix }: Setting): Lowered {
  const inputs: Record<string, AnyTensor> = {};
  // The same function, under names that no other case has: hence the cast.
  const declare = ((name: string, ...rest: [never, never]) => {
    const unique = `${prefix}${name}`;
    inputs[unique] = input(unique, ...rest);
    return inputs[unique];
  }) as typeof input;
  const y = make(declare, `${prefix}block`);
  const sizes = (tensor: AnyTensor): number[] => [batch, ...(tensor.shape.slice(1) as number[])];
  const shapes = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, sizes(tensor)]));
  return lower(brain("alone", inputs, { outputs: { y } }).network, { shapes, mode });
}

/** Asks for a block's value; in training also for its gradients and the new values of its states. */
export function ask(title: string, make: MakeBlock, setting: Setting): Question {
  const { outputs, parameters, variables, updates, randoms, values } = lowerAlone(make, setting);
  const y = outputs.y as Node;
  const inputs = [...values.values()].filter((node): node is Node<"input"> => node.op === "input");
  const feeds: Record<string, HostTensor> = {};
  const feed = (name: string, node: Pick<Node, "shape" | "dtype">, fill: Fill): void => {
    feeds[name] = drawn(node, randomOf(name), fill);
  };
  for (const node of inputs) feed(node.attrs.name, node, node.dtype === "int32" ? integers(0, 2) : normal);
  for (const random of randoms) feed(random.input, { shape: random.shape, dtype: "float32" }, uniform(0, 1));

  const nodes: Record<string, Node> = { y };
  if (setting.mode === "train") {
    const seed = graphInput(`${setting.prefix}seed`, y.shape);
    feed(seed.attrs.name, seed, normal);
    const trained = parameters.filter(({ trainable }) => trainable).map(({ name }) => variables.get(name) as Node);
    const wrt = [...trained, ...inputs.filter(({ dtype }) => dtype === "float32")];
    for (const [i, gradient] of gradients(y, wrt, seed).entries()) nodes[`gradient ${i}`] = gradient;
    for (const [name, node] of Object.entries(updates)) nodes[`new ${name}`] = node;
  }
  // Positive values: running variances are among them.
  const start = (name: string, node: Node) => [name, drawn(node, randomOf(name), uniform(0.2, 1))] as const;
  return {
    title,
    nodes,
    feeds,
    variables: Object.fromEntries([...variables].map(([name, node]) => start(name, node))),
  };
}

const cases = Object.entries(blockCases).flatMap(([kind, byTitle]) =>
  Object.entries(byTitle).map(([title, make]) => [`${kind} ${title}`, make] as const),
);

/** Questions that share a session and a Program: ONNX Runtime prepares one of all blocks in more than twice the time. */
const atOnce = 25;

/** Compares every block, or those of a list, with the float64 reference. */
export function blocks(makeBackend: MakeBackend, list: readonly (readonly [title: string, MakeBlock])[] = cases): void {
  for (const [mode, batch] of [["train", 4] as const, ["train", 1] as const, ["predict", 3] as const]) {
    const asked = list.map(([title, make], i) => ask(title, make, { mode, batch, prefix: `c${i}_` }));
    for (let from = 0; from < asked.length; from += atOnce) {
      const some = asked.slice(from, from + atOnce);
      describe("blocks", () => {
        let session: Session;
        beforeAll(async () => {
          session = await (await makeBackend()).open(merged(some.map(({ variables = {} }) => variables)));
        });
        afterAll(() => session.dispose());
        questions(`in mode '${mode}', batch ${batch}`, some, () => session);
      });
    }
  }
}
