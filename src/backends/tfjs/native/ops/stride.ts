/** Every so many elements of two neighbouring axes, and their way back into zeros. */
import type { Pair, Size } from "../../../../graph/node.ts";
import type { Attributes } from "../attributes.ts";
import type { Tensor, TensorFlowGraph } from "../graph-def.ts";

/** The larger of the two shapes, and how far apart the elements lie in it from this axis on. */
interface Steps {
  readonly shape: Size;
  readonly strides: Pair;
  readonly axis: 0 | 1;
}

const attributes: Attributes = {
  T: { type: "float32" },
  Index: { type: "int32" },
  begin_mask: { int: 0 },
  end_mask: { int: 0 },
  ellipsis_mask: { int: 0 },
  new_axis_mask: { int: 0 },
  shrink_axis_mask: { int: 0 },
};

const block = (graph: TensorFlowGraph, { shape, strides, axis }: Steps): Tensor[] => [
  graph.ints(shape.map(() => 0)),
  graph.ints(shape),
  graph.ints(shape.map((_, i) => strides[i - axis] ?? 1)),
];

/** The elements at 0, stride, 2 * stride, ... */
export const strided = (graph: TensorFlowGraph, x: Tensor, steps: Steps): Tensor =>
  graph.op("StridedSlice", [x, ...block(graph, steps)], attributes);

/** Zeros with these elements at 0, stride, 2 * stride, ... */
export const spread = (graph: TensorFlowGraph, x: Tensor, steps: Steps): Tensor =>
  graph.op("StridedSliceGrad", [graph.ints(steps.shape), ...block(graph, steps), x], attributes);
