/** Reference rules of matrix products and convolutions. */
import type { Node, Size, Window } from "../../../src/graph/node.ts";
import { elements } from "../../../src/graph/node.ts";
import type { Operands, RuleTable } from "./rule.ts";
import { build, element, offset, operandShape } from "./rule.ts";

/** One meeting of a filter element with an image element, and the result that it counts for. */
export interface Tap {
  readonly n: number;
  /** Position in the result. */
  readonly out: readonly [y: number, x: number];
  /** Position in the filter or window. */
  readonly kernel: readonly [y: number, x: number];
  /** Position in the image, never in the padding. */
  readonly image: readonly [y: number, x: number];
}

/** Every tap of a window that moves over `image` [N, H, W, C] and gives `out` [N, OH, OW, ...]. */
export function* taps(image: Size, kernel: Size, out: Size, { strides, padding, dilations }: Window): Generator<Tap> {
  const [n, height, width] = image as [number, number, number];
  for (const tap of grid([n, out[1] as number, out[2] as number, kernel[0] as number, kernel[1] as number])) {
    const [i, oy, ox, ky, kx] = tap;
    const y = oy * strides[0] - padding[0] + ky * dilations[0];
    const x = ox * strides[1] - padding[2] + kx * dilations[1];
    if (y >= 0 && y < height && x >= 0 && x < width) yield { n: i, out: [oy, ox], kernel: [ky, kx], image: [y, x] };
  }
}

type Five = [number, number, number, number, number];

function* grid([a, b, c, d, e]: Five): Generator<Five> {
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < c; k++) for (let l = 0; l < d; l++) for (let m = 0; m < e; m++) yield [i, j, k, l, m];
}

/** The three arrays of a convolution: their shapes, and the values of two of them. */
interface Conv {
  readonly image: Size;
  readonly filter: Size;
  readonly out: Size;
  readonly window: Window;
}

/** The positions in image, filter and result that one product of a convolution joins. */
type Join = readonly [image: number, filter: number, out: number];

function* fullJoins({ image, filter, out, window }: Conv): Generator<Join> {
  const [, , inChannels, outChannels] = filter as [number, number, number, number];
  for (const tap of taps(image, filter, out, window)) {
    const imageStart = offset(image, [tap.n, ...tap.image, 0]);
    const filterStart = offset(filter, [...tap.kernel, 0, 0]);
    const outStart = offset(out, [tap.n, ...tap.out, 0]);
    for (let ci = 0; ci < inChannels; ci++) {
      for (let co = 0; co < outChannels; co++) {
        yield [imageStart + ci, filterStart + ci * outChannels + co, outStart + co];
      }
    }
  }
}

function* depthwiseJoins({ image, filter, out, window }: Conv): Generator<Join> {
  for (const tap of taps(image, filter, out, window)) {
    for (let c = 0; c < (image[3] as number); c++) {
      yield [
        offset(image, [tap.n, ...tap.image, c]),
        offset(filter, [...tap.kernel, c, 0]),
        offset(out, [tap.n, ...tap.out, c]),
      ];
    }
  }
}

type Joins = (conv: Conv) => Iterable<Join>;
type WindowNode = Node & { readonly attrs: Window };

/** Sums the products of two arrays into the third, whose place among image, filter and result is `target`. */
function accumulate(
  joins: Iterable<Join>,
  target: 0 | 1 | 2,
  arrays: (Float64Array | null)[],
  size: number,
): Float64Array {
  const result = new Float64Array(size);
  const [first, second] = [0, 1, 2].filter((place) => place !== target) as [0 | 1 | 2, 0 | 1 | 2];
  for (const join of joins) {
    const product =
      ((arrays[first] as Float64Array)[join[first]] as number) *
      ((arrays[second] as Float64Array)[join[second]] as number);
    result[join[target]] = (result[join[target]] as number) + product;
  }
  return result;
}

const convRules = (joins: Joins) => ({
  forward: (node: WindowNode, operands: readonly Float64Array[]) => {
    const [image, filter] = operands as Operands;
    const conv = { image: operandShape(node, 0), filter: operandShape(node, 1), out: node.shape, window: node.attrs };
    return accumulate(joins(conv), 2, [image, filter, null], elements(node.shape));
  },
  inputGrad: (node: WindowNode, operands: readonly Float64Array[]) => {
    const [dy, filter] = operands as Operands;
    const conv = { image: node.shape, filter: operandShape(node, 1), out: operandShape(node, 0), window: node.attrs };
    return accumulate(joins(conv), 0, [null, filter, dy], elements(node.shape));
  },
  filterGrad: (node: WindowNode, operands: readonly Float64Array[]) => {
    const [image, dy] = operands as Operands;
    const conv = { image: operandShape(node, 0), filter: node.shape, out: operandShape(node, 1), window: node.attrs };
    return accumulate(joins(conv), 1, [image, null, dy], elements(node.shape));
  },
});

const full = convRules(fullJoins);
const depthwise = convRules(depthwiseJoins);

type LinearOp =
  | "matmul"
  | "conv2d"
  | "conv2dInputGrad"
  | "conv2dFilterGrad"
  | "depthwiseConv2d"
  | "depthwiseConv2dInputGrad"
  | "depthwiseConv2dFilterGrad";

export const linear: RuleTable<LinearOp> = {
  matmul: (node, operands) => {
    const [a, b] = operands as Operands;
    const [shapeA, shapeB] = [operandShape(node, 0), operandShape(node, 1)];
    const { transposeA, transposeB } = node.attrs;
    const inner = shapeA.at(transposeA ? -2 : -1) as number;
    return build(node.shape, (at) => {
      const [m, n] = at.slice(-2) as [number, number];
      const batch = at.slice(0, -2);
      let total = 0;
      for (let k = 0; k < inner; k++) {
        const atA = [...batch.slice(0, shapeA.length - 2), ...(transposeA ? [k, m] : [m, k])];
        const atB = [...batch.slice(0, shapeB.length - 2), ...(transposeB ? [n, k] : [k, n])];
        total += element(a, shapeA, atA) * element(b, shapeB, atB);
      }
      return total;
    });
  },
  conv2d: full.forward,
  conv2dInputGrad: full.inputGrad,
  conv2dFilterGrad: full.filterGrad,
  depthwiseConv2d: depthwise.forward,
  depthwiseConv2dInputGrad: depthwise.inputGrad,
  depthwiseConv2dFilterGrad: depthwise.filterGrad,
};
