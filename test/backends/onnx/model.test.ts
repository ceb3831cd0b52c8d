/** The ONNX model of a Program: where it transposes, what it names, and what it leaves out. */
import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { onnxModel } from "../../../src/backends/onnx/index.ts";
import type { NodeProto } from "../../../src/backends/onnx/onnx_pb.ts";
import { ModelProtoSchema } from "../../../src/backends/onnx/onnx_pb.ts";
import { gradients } from "../../../src/graph/gradients.ts";
import type { Node } from "../../../src/graph/node.ts";
import * as o from "../../../src/graph/ops/index.ts";
import type { ProgramParts } from "../../../src/graph/program.ts";
import { program } from "../../../src/graph/program.ts";

const window = { strides: [1, 1], padding: [1, 1, 1, 1], dilations: [1, 1] } as const;
const half = { size: [2, 2], strides: [2, 2], padding: [0, 0, 0, 0] } as const;

function graphOf(parts: ProgramParts) {
  const { graph } = fromBinary(ModelProtoSchema, onnxModel(program("p", parts)));
  if (!graph) throw new Error("no graph");
  return graph;
}

const ofType = (nodes: readonly NodeProto[], type: string): readonly NodeProto[] =>
  nodes.filter(({ opType }) => opType === type);

/** A train step of two convolutions with batch normalisation and pooling, flattened (or averaged) into a dense layer. */
function convNet(flat: boolean, channels = 3): ProgramParts {
  const variables: Node[] = [];
  const variable = (...shape: number[]): Node => {
    const node = o.variable(`v${variables.length}`, shape);
    variables.push(node);
    return node;
  };
  const layer = (x: Node, filters: number): Node => {
    const y = o.add(o.conv2d(x, variable(3, 3, x.shape[3] ?? 0, filters), window), variable(filters));
    const mean = o.mean(y, { axes: [0, 1, 2] });
    const variance = o.mean(o.square(o.sub(y, mean)), { axes: [0, 1, 2] });
    const vectors = { scale: variable(filters), offset: variable(filters), mean, variance };
    return o.maxPool(o.relu(o.batchNorm(y, vectors, { epsilon: 1e-5, statistics: "batch" })), half);
  };
  const features = layer(layer(o.input("x", [2, 8, 8, channels]), 4), 5);
  const rows = flat ? o.reshape(features, [2, 20]) : o.mean(features, { axes: [1, 2] });
  const loss = o.mean(o.square(o.matmul(rows, variable(rows.shape[1] ?? 0, 6))));
  const updates = Object.fromEntries(
    gradients(loss, variables).map((gradient, i) => [
      `v${i}`,
      o.sub(variables[i] as Node, o.mul(o.constant(0.1), gradient)),
    ]),
  );
  return { outputs: { loss }, updates };
}

/** How often images change between channels-last and channels-first; transposes of filters are small. */
function imageTransposes(parts: ProgramParts): number {
  const orders = ofType(graphOf(parts).node, "Transpose").map(({ attribute }) => attribute[0]?.ints.join());
  return orders.filter((order) => order === "0,3,1,2" || order === "0,2,3,1").length;
}

describe("images are transposed only at the borders", () => {
  test("of a net that averages: as they come in", () => expect(imageTransposes(convNet(false))).toBe(1));
  test("of a net of one channel: never, they are reshaped", () => expect(imageTransposes(convNet(false, 1))).toBe(0));
  test("of a net that flattens: as they come in, and both ways through the flattening", () =>
    expect(imageTransposes(convNet(true))).toBe(3));
});

test("the bias of a convolution is added inside it", () => {
  const y = o.conv2d(o.input("x", [2, 4, 4, 1]), o.variable("w", [3, 3, 1, 2]), window);
  const biased = o.add(y, o.variable("b", [2]));
  expect(graphOf({ outputs: { biased } }).node.map(({ opType }) => opType)).not.toContain("Add");
  expect(graphOf({ outputs: { y, biased } }).node.map(({ opType }) => opType)).toContain("Add");
});

test("a transpose costs nothing where the matrix product takes it", () => {
  const [a, b] = [o.input("a", [4, 2, 3]), o.input("b", [4, 5, 3])];
  const { node } = graphOf({ outputs: { y: o.matmul(a, o.transpose(b, [0, 2, 1])) } });
  expect(node.map(({ opType }) => opType)).toEqual(["FusedMatMul"]);
});

test("largest elements are found once for a pooling and its gradient", () => {
  expect(ofType(graphOf(convNet(true)).node, "MaxPool")).toHaveLength(2);
});

test("outputs have their own names, without copies", () => {
  const x = o.input("x", [2]);
  const y = o.exp(x);
  const { node, output } = graphOf({ outputs: { a: y, b: o.neg(y) }, updates: { w: y } });
  expect(output.map(({ name }) => name)).toEqual(["output/a", "output/b", "update/w"]);
  // Only the second name of one value is a copy.
  expect(ofType(node, "Identity").map((copy) => copy.output)).toEqual([["update/w"]]);
});

test("repetition that an operator does by itself is left to it", () => {
  const x = o.input("x", [2, 3]);
  const { node } = graphOf({
    outputs: { y: o.add(o.broadcastTo(o.input("row", [3]), [2, 3]), o.mul(x, o.constant(2, [2, 3]))) },
  });
  expect(ofType(node, "Expand")).toEqual([]);
});
