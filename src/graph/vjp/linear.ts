/** Gradients of matrix products and convolutions. */
import type { Node, OpName, Size, Window } from "../node.ts";
import * as o from "../ops/index.ts";
import type { Vjp, VjpTable } from "./types.ts";
import { operands } from "./types.ts";

/** Sums over the leading axes that the operand does not have. */
function unbatch(gradient: Node, shape: Size): Node {
  const extra = gradient.shape.length - shape.length;
  return extra === 0 ? gradient : o.sum(gradient, { axes: Array.from({ length: extra }, (_, axis) => axis) });
}

/** A bilinear map with its two transposes. All three conv ops of a family have their gradients among the other two. */
interface Family<Forward extends OpName, InputGrad extends OpName, FilterGrad extends OpName> {
  readonly forward: (image: Node, filter: Node, window: Window) => Node<Forward>;
  readonly inputGrad: (dy: Node, filter: Node, shape: Size, window: Window) => Node<InputGrad>;
  readonly filterGrad: (image: Node, dy: Node, shape: Size, window: Window) => Node<FilterGrad>;
}

type WindowRule = (node: Node & { readonly attrs: Window }, dy: Node) => readonly Node[];

function convRules(family: Family<OpName, OpName, OpName>): {
  forward: WindowRule;
  inputGrad: WindowRule;
  filterGrad: WindowRule;
} {
  const { forward, inputGrad, filterGrad } = family;
  return {
    forward: (node, dy) => {
      const [image, filter] = operands(node);
      return [inputGrad(dy, filter, image.shape, node.attrs), filterGrad(image, dy, filter.shape, node.attrs)];
    },
    inputGrad: (node, g) => {
      const [dy, filter] = operands(node);
      return [forward(g, filter, node.attrs), filterGrad(g, dy, filter.shape, node.attrs)];
    },
    filterGrad: (node, g) => {
      const [image, dy] = operands(node);
      return [inputGrad(dy, g, image.shape, node.attrs), forward(image, g, node.attrs)];
    },
  };
}

const full = convRules({ forward: o.conv2d, inputGrad: o.conv2dInputGrad, filterGrad: o.conv2dFilterGrad });
const depthwise = convRules({
  forward: o.depthwiseConv2d,
  inputGrad: o.depthwiseConv2dInputGrad,
  filterGrad: o.depthwiseConv2dFilterGrad,
});

const matmulRule: Vjp<"matmul"> = (node, dy) => {
  const [a, b] = operands(node);
  const { transposeA, transposeB } = node.attrs;
  const da = transposeA
    ? o.matmul(b, dy, { transposeA: transposeB, transposeB: true })
    : o.matmul(dy, b, { transposeB: !transposeB });
  const db = transposeB
    ? o.matmul(dy, a, { transposeA: true, transposeB: transposeA })
    : o.matmul(a, dy, { transposeA: !transposeA });
  return [unbatch(da, a.shape), unbatch(db, b.shape)];
};

type LinearOp =
  | "matmul"
  | "conv2d"
  | "conv2dInputGrad"
  | "conv2dFilterGrad"
  | "depthwiseConv2d"
  | "depthwiseConv2dInputGrad"
  | "depthwiseConv2dFilterGrad";

export const linear: VjpTable<LinearOp> = {
  matmul: matmulRule,
  conv2d: full.forward,
  conv2dInputGrad: full.inputGrad,
  conv2dFilterGrad: full.filterGrad,
  depthwiseConv2d: depthwise.forward,
  depthwiseConv2dInputGrad: depthwise.inputGrad,
  depthwiseConv2dFilterGrad: depthwise.filterGrad,
};
