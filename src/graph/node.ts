/** The graph's value: a frozen node of the closed op set, with a concrete shape. */

/** What a node holds. `index<N>` of the language is int32 here. */
export type GraphDType = "float32" | "int32" | "bool";

export type Size = readonly number[];
/** Height and width. */
export type Pair = readonly [number, number];
/** Zero rows above and below, zero columns left and right. */
export type Padding2d = readonly [top: number, bottom: number, left: number, right: number];

/** How a window moves over the two middle axes of [N, H, W, C]. */
export interface Window {
  readonly strides: Pair;
  readonly padding: Padding2d;
  readonly dilations: Pair;
}

/** A window with its own size, as pooling has it (a convolution reads the size off its filter). */
export interface PoolWindow extends Omit<Window, "dilations"> {
  readonly size: Pair;
}

type None = Readonly<Record<never, never>>;

/** The closed op set: each op's name and attributes. Rank-4 images are [N, H, W, C], filters [KH, KW, CI, CO]. */
export interface OpAttrs {
  // Leaves
  input: { readonly name: string };
  variable: { readonly name: string };
  /** One number, repeated over the shape. */
  constant: { readonly value: number };
  /** The elements, row-major (bool: 0 and 1 as int32). The array belongs to the node: nobody writes to it. */
  values: { readonly data: Float32Array | Int32Array };
  // Elementwise, one operand
  neg: None;
  abs: None;
  sign: None;
  floor: None;
  exp: None;
  log: None;
  sqrt: None;
  rsqrt: None;
  square: None;
  reciprocal: None;
  relu: None;
  sigmoid: None;
  tanh: None;
  erf: None;
  /** The same value, through which no gradient flows. */
  stopGradient: None;
  cast: { readonly to: GraphDType };
  // Elementwise, operands broadcast from the right
  add: None;
  sub: None;
  mul: None;
  div: None;
  pow: None;
  maximum: None;
  minimum: None;
  equal: None;
  greater: None;
  less: None;
  select: None;
  // Reductions
  sum: { readonly axes: readonly number[]; readonly keepDims: boolean };
  max: { readonly axes: readonly number[]; readonly keepDims: boolean };
  /** Index of the first largest value along one axis, which is dropped. */
  argMax: { readonly axis: number };
  // Shape
  reshape: None;
  broadcastTo: None;
  transpose: { readonly perm: readonly number[] };
  concat: { readonly axis: number };
  slice: { readonly begin: readonly number[] };
  /** Zeros before and after each axis. */
  pad: { readonly padding: readonly Pair[] };
  // Rows by index
  /** (table [R, ...rest], indices int32): row by row; an index outside [0, R) reads zeros. */
  gather: None;
  /** (indices int32, updates [...indices, ...rest]) to [rows, ...rest]: each added to its row, those outside [0, rows) to none. */
  scatterAdd: None;
  // Classes
  oneHot: { readonly depth: number };
  /** Over the last axis. */
  softmax: None;
  /** Over the last axis. */
  logSoftmax: None;
  // Linear maps
  /** Over the last two axes; earlier axes are equal, or absent on one side. */
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  conv2d: Window;
  conv2dInputGrad: Window;
  conv2dFilterGrad: Window;
  depthwiseConv2d: Window;
  depthwiseConv2dInputGrad: Window;
  depthwiseConv2dFilterGrad: Window;
  // Pooling
  maxPool: PoolWindow;
  /** (x, dy): dy added at the first largest element of each window of x. */
  maxPoolGrad: PoolWindow;
  /** (x, g): the element of g at the place of the first largest element of each window of x; the transpose of maxPoolGrad. */
  maxPoolPick: PoolWindow;
  /** Mean over the elements of a window that lie inside the image. */
  avgPool: PoolWindow;
  avgPoolGrad: PoolWindow;
  // Over the towers of an engine, whose parts of a batch make the whole one
  /** The mean, each tower weighing by its share of the batch. */
  towersMean: None;
  /** Means and biased variances [2, ...] of the towers' parts to those of the whole batch. */
  towersMoments: None;
  // Normalisation
  /** (x, scale, offset, mean, variance): (x - mean) / sqrt(variance + epsilon) * scale + offset over the last axis. */
  batchNorm: { readonly epsilon: number; readonly statistics: "batch" | "towers" | "given" };
}

export type OpName = keyof OpAttrs;

/** One value of the graph: an op applied to earlier values. */
export interface Node<Op extends OpName = OpName> {
  readonly op: Op;
  readonly inputs: readonly Node[];
  readonly attrs: OpAttrs[Op];
  readonly shape: Size;
  readonly dtype: GraphDType;
}

/** Makes a frozen node. Only the op makers in `ops/` call it: they know the shape rule. */
export function makeNode<Op extends OpName>(
  op: Op,
  inputs: readonly Node[],
  attrs: OpAttrs[Op],
  shape: Size,
  dtype: GraphDType = "float32",
): Node<Op> {
  return Object.freeze({ op, inputs: Object.freeze([...inputs]), attrs, shape: Object.freeze([...shape]), dtype });
}

/** Number of elements of a shape. */
export const elements = (shape: Size): number => shape.reduce((product, size) => product * size, 1);

/** Whether two shapes are equal, axis by axis. */
export const sameShape = (a: Size, b: Size): boolean => a.length === b.length && a.every((size, i) => size === b[i]);
