/** A dilated filter as one that is larger, with zeros between its elements. */
import type { Size, Window } from "../../../../graph/node.ts";
import type { Tensor, TensorFlowGraph } from "../graph-def.ts";
import { reachOf } from "../window.ts";
import { spread, strided } from "./stride.ts";

const isDilated = ({ dilations: [h, w] }: Window): boolean => h !== 1 || w !== 1;

/** The larger filter's shape and window. */
export const undilated = <W extends Window>(filter: Size, window: W): { readonly shape: Size; readonly window: W } => ({
  shape: [...reachOf(filter, window.dilations), ...filter.slice(2)],
  window: { ...window, dilations: [1, 1] },
});

/** The filter of this shape with its zeros. */
export const widened = (graph: TensorFlowGraph, filter: Tensor, shape: Size, window: Window): Tensor =>
  isDilated(window)
    ? spread(graph, filter, { shape: undilated(shape, window).shape, strides: window.dilations, axis: 0 })
    : filter;

/** The elements of the larger filter that are those of the filter. */
export const withoutZeros = (graph: TensorFlowGraph, wide: Tensor, shape: Size, window: Window): Tensor =>
  isDilated(window)
    ? strided(graph, wide, { shape: undilated(shape, window).shape, strides: window.dilations, axis: 0 })
    : wide;
