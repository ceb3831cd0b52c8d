/** The settings of every built-in block as they stand at run time, all defaults filled in, by the block's kind. */
import type { AnyBlock } from "./block.ts";
import type { Shape } from "./tensor.ts";

/** One number for both axes, or one each: [height, width]. */
export type Pair = number | readonly [height: number, width: number];

/** `"valid"`: none; `"same"`: out = ceil(in / stride), the odd pixel goes after; or so many pixels on each side. */
export type Padding = "valid" | "same" | Pair;

/** A window that slides over H and W. */
export interface WindowConfig<S = Pair, P = Padding, D = Pair> {
  readonly stride: S;
  readonly padding: P;
  readonly dilation: D;
}

export interface Conv2dConfig<F = number, K = Pair, S = Pair, P = Padding, D = Pair> extends WindowConfig<S, P, D> {
  readonly filters: F;
  readonly kernel: K;
  readonly bias: boolean;
}

export interface DepthwiseConv2dConfig<K = Pair, S = Pair, P = Padding, D = Pair> extends WindowConfig<S, P, D> {
  readonly kernel: K;
  readonly bias: boolean;
}

export interface PoolConfig<K = Pair, S = Pair, P = Padding> {
  readonly size: K;
  readonly stride: S;
  readonly padding: P;
}

export interface DenseConfig<U = number> {
  readonly units: U;
  readonly bias: boolean;
}

/** The shape of one sample; at most one size is -1. */
export interface ReshapeConfig<To = Shape> {
  readonly shape: To;
}

/** Axes count the batch as 0. */
export interface ConcatConfig<A = number> {
  readonly axis: A;
}

export interface BatchNormConfig {
  readonly epsilon: number;
  readonly momentum: number;
}

export interface DropoutConfig {
  readonly rate: number;
}

export interface LeakyReluConfig {
  readonly slope: number;
}

export interface SequentialConfig<L = readonly AnyBlock[]> {
  readonly blocks: L;
}

export interface ResidualConfig<F = AnyBlock> {
  readonly body: F;
}

/** The config of a block that has no settings. */
export type NoConfig = Readonly<Record<never, never>>;

/** Kind to config: a typed table over it is exhaustive. */
export interface BlockConfigs {
  readonly conv2d: Conv2dConfig;
  readonly depthwiseConv2d: DepthwiseConv2dConfig;
  readonly dense: DenseConfig;
  readonly maxPool: PoolConfig;
  readonly avgPool: PoolConfig;
  readonly globalAvgPool: NoConfig;
  readonly flatten: NoConfig;
  readonly reshape: ReshapeConfig;
  readonly add: NoConfig;
  readonly mul: NoConfig;
  readonly concat: ConcatConfig;
  readonly batchNorm: BatchNormConfig;
  readonly dropout: DropoutConfig;
  readonly relu: NoConfig;
  readonly leakyRelu: LeakyReluConfig;
  readonly sigmoid: NoConfig;
  readonly tanh: NoConfig;
  readonly softmax: NoConfig;
  readonly sequential: SequentialConfig;
  readonly residual: ResidualConfig;
  readonly softmaxCrossEntropy: NoConfig;
  readonly meanSquaredError: NoConfig;
  readonly accuracy: NoConfig;
}

/** The kind of a built-in block. */
export type BlockKind = keyof BlockConfigs;
