/** Every block of the language on a backend: values, gradients and new states, in training and in prediction mode. */
import { brain, input } from "akid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnyTensor } from "../../dsl/handle.ts";
import type { Backend, Session } from "../../src/backends/backend.ts";
import { gradients } from "../../src/graph/gradients.ts";
import type { Node } from "../../src/graph/node.ts";
import { elements } from "../../src/graph/node.ts";
import { input as graphInput } from "../../src/graph/ops/index.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import { program } from "../../src/graph/program.ts";
import type { Mode } from "../../src/lower/context.ts";
import { lower } from "../../src/lower/lower.ts";
import { evaluate } from "../graph/reference/evaluate.ts";
import { hostTensor, leavesOf } from "./case.ts";
import type { MakeBlock } from "./cases/blocks.ts";
import { blockCases } from "./cases/blocks.ts";
import { expectAgreement } from "./compare.ts";
import type { Fill } from "./random.ts";
import { integers, normal, randomOf, uniform } from "./random.ts";

/** Graph nodes of one block with the values of all leaves that they need. */
interface Lowered {
  readonly title: string;
  readonly nodes: Readonly<Record<string, Node>>;
  readonly variables: Readonly<Record<string, HostTensor>>;
  readonly feeds: Readonly<Record<string, HostTensor>>;
}

const drawn = (node: Node, key: string, fill: Fill): HostTensor => {
  const random = randomOf(key);
  return hostTensor(node.shape, node.dtype, Array.from({ length: elements(node.shape) }, (_, i) => fill(random, i)));
};

/** Lowers a block that stands alone in a brain; in training also its gradients, and the new values of its states. */
function lowerAlone(title: string, make: MakeBlock, { prefix, mode, batch }: { prefix: string; mode: Mode; batch: number }): Lowered {
  const inputs: Record<string, AnyTensor> = {};
  // The same function, under names that no other case has: hence the cast.
  const declare = ((name: string, ...rest: [never, never]) => {
    const unique = `${prefix}${name}`;
    inputs[unique] = input(unique, ...rest);
    return inputs[unique];
  }) as typeof input;
  const y = make(declare, `${prefix}block`);
  const { network } = brain("alone", inputs, { outputs: { y } });
  const shapes = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, [batch, ...(shape.slice(1) as number[])]]),
  );
  const { outputs, parameters, variables, updates, randoms, values } = lower(network, { shapes, mode });
  const result = outputs.y as Node;

  const feeds: Record<string, HostTensor> = {};
  const floats: Node[] = [];
  for (const name of Object.keys(inputs)) {
    const node = values.get(name) as Node;
    feeds[name] = drawn(node, name, node.dtype === "int32" ? integers(0, 2) : normal);
    if (node.dtype === "float32") floats.push(node);
  }
  for (const { input: name, shape } of randoms) feeds[name] = drawn({ ...result, shape, dtype: "float32" }, name, uniform(0, 1));
  const wrt = [...parameters.filter(({ trainable }) => trainable).map(({ name }) => variables.get(name) as Node), ...floats];
  const nodes: Record<string, Node> = { y: result };
  if (mode === "train") {
    const seed = graphInput(`${prefix}seed`, result.shape);
    feeds[`${prefix}seed`] = drawn(seed, `${prefix}seed`, normal);
    gradients(result, wrt, seed).forEach((node, i) => {
      nodes[`gradient ${i}`] = node;
    });
    for (const [name, node] of Object.entries(updates)) nodes[`new ${name}`] = node;
  }
  return {
    title,
    nodes,
    // Positive: running variances are among them.
    variables: Object.fromEntries([...variables].map(([name, node]) => [name, drawn(node, name, uniform(0.2, 1))])),
    feeds,
  };
}

const modes = [["train", 4], ["train", 1], ["predict", 3]] as const;

/** Compares every block with the float64 reference. */
export function blocks(makeBackend: () => Backend | Promise<Backend>): void {
  describe.each(modes)("blocks in mode '%s', batch %d", (mode, batch) => {
    const cases = Object.entries(blockCases).flatMap(([kind, byTitle]) => Object.entries(byTitle).map(([title, make]) => [`${kind} ${title}`, make] as const));
    const lowered = cases.map(([title, make], i) => lowerAlone(title, make, { prefix: `c${i}_`, mode, batch }));
    let session: Session;
    let found: Record<string, HostTensor>;
    beforeAll(async () => {
      session = await (await makeBackend()).open(Object.assign({}, ...lowered.map(({ variables }) => variables)));
      const outputs = lowered.flatMap(({ nodes }, i) => Object.entries(nodes).map(([key, node]) => [`${i} ${key}`, node] as const));
      const all = program(`blocks ${mode} ${batch}`, { outputs: Object.fromEntries(outputs) });
      const feeds = Object.assign({}, ...lowered.map(({ feeds }) => feeds)) as Record<string, HostTensor>;
      const executable = await session.compile(all);
      found = await executable.run(Object.fromEntries(all.inputs.map(({ name }) => [name, feeds[name] as HostTensor])));
    });
    afterAll(() => session.dispose());

    it.each(lowered.map((one, i) => [one.title, one, i] as const))("%s", (_, { nodes, variables, feeds }, i) => {
      const expected = evaluate(Object.values(nodes), leavesOf({ ...variables, ...feeds }));
      expect(expected.every((values) => values.every(Number.isFinite))).toBe(true);
      Object.entries(nodes).forEach(([key, node], j) => {
        expectAgreement(key, found[`${i} ${key}`], node, expected[j] as Float64Array);
      });
    });
  });
}
