/** Which operators TensorFlow is given: those that say in one what the graph says in many. */
import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { savedModel } from "../../../../src/backends/tfjs/native/saved-model.ts";
import type { NodeDef } from "../../../../src/backends/tfjs/native/schema/tensorflow_pb.ts";
import { SavedModelSchema } from "../../../../src/backends/tfjs/native/schema/tensorflow_pb.ts";
import { gradients } from "../../../../src/graph/gradients.ts";
import type { Node } from "../../../../src/graph/node.ts";
import * as o from "../../../../src/graph/ops/index.ts";
import type { ProgramParts } from "../../../../src/graph/program.ts";
import { program } from "../../../../src/graph/program.ts";
import { channelStatistics } from "../../../../src/lower/channels.ts";

/** The nodes of the graph of a Program. */
function nodesOf(parts: ProgramParts): readonly NodeDef[] {
  const of = program("fused", parts);
  return fromBinary(SavedModelSchema, savedModel([of], of.variables).file).metaGraphs[0]?.graphDef?.node ?? [];
}

/** How often each operator is there. */
function operatorsOf(parts: ProgramParts): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { op } of nodesOf(parts)) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}

describe("relu's gradient", () => {
  const x = o.input("x", [2, 3]);
  const dy = o.input("dy", [2, 3]);

  test("is one operator", () => {
    const [dx] = gradients(o.relu(x), [x], dy) as [Node];
    const counts = operatorsOf({ outputs: { dx } });
    expect(counts).toMatchObject({ ReluGrad: 1 });
    expect(counts).not.toHaveProperty("SelectV2");
  });

  test.each([
    ["another limit", o.select(o.greater(x, o.constant(1)), dy, o.constant(0))],
    ["another value below it", o.select(o.greater(x, o.constant(0)), dy, o.constant(1))],
    ["a broadcast condition", o.select(o.greater(o.input("row", [3]), o.constant(0)), dy, o.constant(0))],
  ])("is not seen in a choice with %s", (_, chosen) => {
    expect(operatorsOf({ outputs: { chosen } })).toMatchObject({ SelectV2: 1 });
  });
});

test("a bias and its gradient are operators of their own", () => {
  const [x, bias] = [o.input("x", [2, 4, 4, 3]), o.variable("bias", [3])];
  const y = o.add(x, bias);
  const [slope] = gradients(o.sum(o.square(y)), [bias]) as [Node];
  expect(operatorsOf({ outputs: { y, slope } })).toMatchObject({ BiasAdd: 1, BiasAddGrad: 1 });
});

describe("batch normalisation", () => {
  const [scale, offset] = [o.variable("scale", [3]), o.variable("offset", [3])];
  const normalised = (x: Node, from: Node = x): Node =>
    o.batchNorm(x, { scale, offset, ...channelStatistics(from) }, { epsilon: 1e-5, statistics: "batch" });

  test.each([[[4, 5, 5, 3]], [[6, 3]], [[2, 7, 3]]])(
    "of %j, its statistics and its gradients are two operators",
    (shape) => {
      const x = o.input("x", shape);
      const y = normalised(x);
      const { mean, variance } = channelStatistics(x);
      const [dx, dScale, dOffset] = gradients(y, [x, scale, offset], o.input("dy", shape)) as [Node, Node, Node];
      const counts = operatorsOf({ outputs: { y, mean, variance, dx, dScale, dOffset } });
      expect(counts).toMatchObject({ FusedBatchNormV3: 1, FusedBatchNormGradV3: 1 });
      for (const reduction of ["Sum", "BiasAddGrad", "Rsqrt", "Square"]) expect(counts).not.toHaveProperty(reduction);
    },
  );

  test("has two gradients where it is used twice", () => {
    const x = o.input("x", [6, 3]);
    const y = normalised(x);
    const [first] = gradients(y, [x], o.input("one", [6, 3])) as [Node];
    const [second] = gradients(y, [x], o.input("two", [6, 3])) as [Node];
    const counts = operatorsOf({ outputs: { y, first, second } });
    expect(counts).toMatchObject({ FusedBatchNormV3: 1, FusedBatchNormGradV3: 2 });
  });

  test("keeps statistics apart that its scale is made of", () => {
    const x = o.input("x", [6, 3]);
    const { mean, variance } = channelStatistics(x);
    const y = o.batchNorm(x, { scale: mean, offset, mean, variance }, { epsilon: 1e-5, statistics: "batch" });
    expect(operatorsOf({ outputs: { y } })).toMatchObject({ FusedBatchNormV3: 1, BiasAddGrad: 1 });
  });
});

describe("updates", () => {
  const [w, v] = [o.variable("w", [3]), o.variable("v", [3])];
  const [g, lr] = [o.input("g", [3]), o.input("lr", [])];
  const kept = o.mul(o.constant(0.9), v);
  const next = o.add(kept, g);
  const ahead = o.mul(o.constant(0.9), next);
  const change = o.mul(lr, next);
  const step = (direction: Node): Node => o.sub(w, o.mul(lr, direction));

  test("of gradient descent happen in place", () => {
    expect(operatorsOf({ outputs: {}, updates: { w: step(g) } })).toMatchObject({ ResourceApplyGradientDescent: 1 });
  });

  test.each([
    ["plain", step(next), false],
    ["Nesterov's", step(o.add(ahead, g)), true],
  ])("with %s momentum happen in place, and read no velocity", (_, moved, nesterov) => {
    const parts = { outputs: {}, updates: { w: moved, v: next } };
    // The one other assignment of each variable, and the one other reading, are those of `write` and `read`.
    expect(operatorsOf(parts)).toMatchObject({ ResourceApplyMomentum: 1, AssignVariableOp: 2, ReadVariableOp: 2 });
    const apply = nodesOf(parts).find(({ op }) => op === "ResourceApplyMomentum");
    expect(apply?.attr.use_nesterov?.value).toEqual({ case: "b", value: nesterov });
  });

  test.each([
    ["the new parameter is given back", { outputs: { w: step(next) }, updates: { w: step(next), v: next } }],
    ["the new velocity is given back", { outputs: { next }, updates: { w: step(next), v: next } }],
    ["the velocity's part is given back", { outputs: { kept }, updates: { w: step(next), v: next } }],
    ["the change is given back", { outputs: { change }, updates: { w: o.sub(w, change), v: next } }],
    ["Nesterov's part is given back", { outputs: { ahead }, updates: { w: step(o.add(ahead, g)), v: next } }],
    ["Nesterov's direction is", { outputs: { far: o.add(ahead, g) }, updates: { w: step(o.add(ahead, g)), v: next } }],
    ["the velocity is another's", { outputs: {}, updates: { w: step(next), u: next, v: o.neg(v) } }],
    ["the step is of another", { outputs: {}, updates: { v: step(g) } }],
  ])("are assigned where %s", (_, parts) => {
    const counts = operatorsOf(parts);
    expect(counts).not.toHaveProperty("ResourceApplyMomentum");
    expect(counts.AssignVariableOp).toBeGreaterThan(Object.keys(parts.updates).length);
  });

  test("of what the host feeds are copies", () => {
    const row = o.reshape(o.input("fed", [1, 3]), [3]);
    const counts = operatorsOf({ outputs: {}, updates: { w: row, v: o.mul(row, o.constant(2)), u: o.exp(row) } });
    // One of them is that of `write`.
    expect(counts.DeepCopy).toBe(3);
  });
});
