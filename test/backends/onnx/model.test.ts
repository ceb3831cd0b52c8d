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

const ofType = (nodes: readonly NodeProto[], type: string): readonly NodeProto[] => nodes.filter(({ opType }) => opType === type);

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
    gradients(loss, variables).map((gradient, i) => [`v${i}`, o.sub(variables[i] as Node, o.mul(o.constant(0.1), gradient))]),
  );
  return { outputs: { loss }, updates };
}

/** Transposes of filters are small: that of the second convolution, for its image's gradient, is expected. */
const filterTransposes = 1;

describe("transposes are only at the borders", () => {
  test("of a net that averages: its image", () => {
    expect(ofType(graphOf(convNet(false)).node, "Transpose")).toHaveLength(filterTransposes + 1);
  });
  test("of a net of one channel: none, its image is reshaped", () => {
    expect(ofType(graphOf(convNet(false, 1)).node, "Transpose")).toHaveLength(filterTransposes);
  });
  test("of a net that flattens: its image, and both ways through the flattening", () => {
    expect(ofType(graphOf(convNet(true)).node, "Transpose")).toHaveLength(filterTransposes + 3);
  });
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
  const { node } = graphOf({ outputs: { y: o.add(o.broadcastTo(o.input("row", [3]), [2, 3]), o.mul(x, o.constant(2, [2, 3]))) } });
  expect(ofType(node, "Expand")).toEqual([]);
});
