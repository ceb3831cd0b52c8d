/** The settings of every built-in block as they stand at run time, all defaults filled in, by the block's kind. */
import type { AnyBlock } from "./block.ts";
import type { Initializer } from "./initial.ts";
import type { Network } from "./network.ts";
import type { Rows } from "./rows.ts";
import type { Shape } from "./tensor.ts";
import type { WiredRow } from "./wiring.ts";

/** One number for both axes, or one each: [height, width]. */
export type Pair = number | readonly [height: number, width: number];

/** `"valid"`: none; `"same"`: out = ceil(in / stride), the odd pixel goes after; or so many pixels on each side. */
export type Padding = "valid" | "same" | Pair;

/** A window that slides, and the weights in it. */
export interface WindowConfig<S = Pair, P = Padding, D = Pair> extends WeightsConfig {
  readonly stride: S;
  readonly padding: P;
  readonly dilation: D;
}

/** What a block's weights are given: only what differs from the block's own ways. */
export interface WeightsConfig {
  readonly init?: { readonly weights?: Initializer; readonly bias?: Initializer };
  readonly regularize?: { readonly l1: number; readonly l2: number; readonly bias: boolean };
  readonly maxNorm?: number;
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

export interface DenseConfig<U = number> extends WeightsConfig {
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
  /** How much of the running statistics stays at each step, or "cumulative": their mean over all steps. */
  readonly momentum: number | "cumulative";
  /** One scale for each channel, one for all of them, or none. */
  readonly scale: boolean | "shared";
  /** One offset for each channel, or none. */
  readonly offset: boolean;
  /** Whether running statistics are kept and used in prediction; without them those of the batch are, always. */
  readonly tracking: boolean;
  /** Whether the statistics of training are those of the whole batch where towers or ranks work on its parts. */
  readonly synchronized: boolean;
}

/** A padding of one axis: as `Padding`, for one axis. */
export type Padding1d = "valid" | "same" | number;

/** Rows above and below, columns left and right: one number for all, [height, width], or [[top, bottom], [left, right]]. */
export type Sides = number | readonly [height: Side, width: Side];
export type Side = number | readonly [before: number, after: number];

export interface Conv1dConfig<F = number, K = number, S = number, P = Padding1d, D = number>
  extends WindowConfig<S, P, D> {
  readonly filters: F;
  readonly kernel: K;
  readonly bias: boolean;
}

export interface Conv2dTransposeConfig<F = number, K = Pair, S = Pair, P = Padding, D = Pair, X = Pair>
  extends WindowConfig<S, P, D> {
  readonly filters: F;
  readonly kernel: K;
  /** Pixels more at the bottom and on the right. */
  readonly outputPadding: X;
  readonly bias: boolean;
}

/** Normalises by the statistics of the batch, in prediction too. */
export interface SelfNormalizedConv2dConfig<F = number, K = Pair, S = Pair, P = Padding, D = Pair>
  extends Conv2dConfig<F, K, S, P, D> {
  readonly epsilon: number;
}

export interface Pool1dConfig<K = number, S = number, P = Padding1d> {
  readonly size: K;
  readonly stride: S;
  readonly padding: P;
}

export interface SidesConfig<P = Sides> {
  readonly sides: P;
}

export interface LocalResponseNormConfig {
  readonly radius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Whether normalised values are scaled and shifted by parameters. */
export interface AffineConfig {
  readonly scale: boolean;
  readonly offset: boolean;
}

export interface LayerNormConfig extends AffineConfig {
  readonly epsilon: number;
}

export interface GroupNormConfig<G = number> extends LayerNormConfig {
  readonly groups: G;
}

/** Consecutive groups of so many channels. */
export interface GroupConfig<G = number> {
  readonly group: G;
}

export interface EquivariantProjectionConfig<G = number, U = number> extends WeightsConfig {
  readonly groups: G;
  readonly units: U;
  readonly bias: boolean;
}

/** Whether the block decides by its input and remembers it while training, or decides by what was remembered. */
export type MemoryMode = "remember" | "recall";

export interface MemoryReluConfig {
  readonly mode: MemoryMode;
}

export interface MemoryPoolConfig<K = Pair, S = Pair, P = Padding> extends PoolConfig<K, S, P> {
  readonly mode: MemoryMode;
}

export interface DropoutConfig {
  readonly rate: number;
}

export interface LeakyReluConfig {
  readonly slope: number;
}

/** Axes count the batch, which stays in its place and is not listed, as 0. */
export interface PermuteConfig<A = readonly number[]> {
  readonly axes: A;
}

/** One number for each axis of a sample; a size of -1 takes all that follow. */
export interface SliceConfig<Begin = readonly number[], Size = readonly number[]> {
  readonly begin: Begin;
  readonly size: Size;
}

/** Axes count the batch as 0. */
export interface StackConfig<A = number> {
  readonly axis: A;
}

/** Axes count the batch as 0. */
export interface SplitConfig<Sizes = readonly number[], A = number> {
  readonly sizes: Sizes;
  readonly axis: A;
}

/** `sequences`: whether it gives the states of all steps or the last one; `initialState`: whether that is an input. */
export interface RecurrentConfig<U = number, S = boolean, I = boolean> extends WeightsConfig {
  readonly units: U;
  readonly sequences: S;
  readonly initialState: I;
  readonly bias: boolean;
}

export interface SimpleRnnConfig<U = number, S = boolean, I = boolean> extends RecurrentConfig<U, S, I> {
  readonly activation: "tanh" | "relu";
}

export interface BidirectionalConfig<F = AnyBlock> {
  readonly body: F;
}

export interface MultiHeadSelfAttentionConfig<H = number> extends WeightsConfig {
  readonly heads: H;
  readonly causal: boolean;
}

export interface LearnedPositionsConfig<M = number> extends WeightsConfig {
  readonly longest: M;
}

export interface PreluConfig {
  /** Where each slope starts. */
  readonly slope: number;
}

export interface EluConfig {
  readonly alpha: number;
}

export interface GeluConfig {
  readonly approximate: "none" | "tanh";
}

export interface L2NormalizeConfig {
  readonly epsilon: number;
}

export interface GroupSoftmaxConfig<G = number> {
  readonly group: G;
  readonly extraLogit: number | undefined;
  /** Where it starts. */
  readonly temperature: number | undefined;
}

export interface SequentialConfig<L = readonly AnyBlock[]> {
  readonly blocks: L;
}

export interface ResidualConfig<F = AnyBlock> {
  readonly body: F;
}

export interface LossConfig {
  readonly multiplier: number;
}

export interface ThresholdConfig {
  readonly threshold: number;
}

export interface TopKConfig<K = number> {
  readonly k: K;
}

export interface MarginConfig extends LossConfig {
  readonly margin: number;
}

/** `allPairs`: whether scores are compared each with each along the last axis; `hardOnly`: whether only violations count. */
export interface MarginRankingConfig<P = boolean> extends MarginConfig {
  readonly allPairs: P;
  readonly hardOnly: boolean;
}

/** `tripod`: whether a target may be 0; `balanced`: whether each kind of target weighs the same. */
export interface HingeConfig extends LossConfig {
  readonly tripod: boolean;
  readonly balanced: boolean;
}

export interface BinaryCrossEntropyConfig<W = number | readonly number[]> extends LossConfig {
  /** One for all values, or one for each place on the last axis. */
  readonly positiveWeight: W;
}

export interface HuberConfig extends LossConfig {
  readonly delta: number;
}

export interface KlRegularizationConfig extends LossConfig {
  readonly std: number;
}

export interface EmbeddingConfig<V = number, S = number> extends WeightsConfig {
  readonly vocabulary: V;
  readonly size: S;
}

export interface OneHotConfig<N = number> {
  readonly n: N;
}

export interface UpsampleConfig<K = Pair> {
  readonly factor: K;
  readonly method: "nearest" | "bilinear";
}

export interface MatmulConfig<T = boolean> {
  readonly transposeB: T;
}

export interface DagConfig<G = Rows, O = string> {
  readonly rows: G;
  readonly out: O;
  /** The rows in order, their blocks named. */
  readonly wired: readonly WiredRow[];
}

export interface BrainConfig {
  readonly network: Network;
}

/** The shape of one sample; `name` is that of the parameters, by default the first use's. */
export interface SharedConfig<F = AnyBlock, S = Shape> {
  readonly block: F;
  readonly shape: S;
  readonly name?: string;
}

/** Gradients flow `truncate` steps back, or through all. */
export interface UnrollConfig<F = AnyBlock> {
  readonly brain: F;
  readonly truncate: number | undefined;
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
  readonly permute: PermuteConfig;
  readonly slice: SliceConfig;
  readonly stack: StackConfig;
  readonly split: SplitConfig;
  readonly simpleRnn: SimpleRnnConfig;
  readonly gru: RecurrentConfig;
  readonly lstm: RecurrentConfig;
  readonly bidirectional: BidirectionalConfig;
  readonly multiHeadSelfAttention: MultiHeadSelfAttentionConfig;
  readonly positionalEncoding: NoConfig;
  readonly learnedPositions: LearnedPositionsConfig;
  readonly batchNorm: BatchNormConfig;
  readonly conv1d: Conv1dConfig;
  readonly conv2dTranspose: Conv2dTransposeConfig;
  readonly separableConv2d: Conv2dConfig;
  readonly selfNormalizedConv2d: SelfNormalizedConv2dConfig;
  readonly maxPool1d: Pool1dConfig;
  readonly avgPool1d: Pool1dConfig;
  readonly globalMaxPool: NoConfig;
  readonly zeroPad: SidesConfig;
  readonly crop: SidesConfig;
  readonly localResponseNorm: LocalResponseNormConfig;
  readonly layerNorm: LayerNormConfig;
  readonly groupNorm: GroupNormConfig;
  readonly maxout: GroupConfig;
  readonly averageOut: GroupConfig;
  readonly equivariantProjection: EquivariantProjectionConfig;
  readonly memoryRelu: MemoryReluConfig;
  readonly memoryPool: MemoryPoolConfig;
  readonly dropout: DropoutConfig;
  readonly relu: NoConfig;
  readonly leakyRelu: LeakyReluConfig;
  readonly prelu: PreluConfig;
  readonly elu: EluConfig;
  readonly gelu: GeluConfig;
  readonly silu: NoConfig;
  readonly softplus: NoConfig;
  readonly l2Normalize: L2NormalizeConfig;
  readonly groupSoftmax: GroupSoftmaxConfig;
  readonly sigmoid: NoConfig;
  readonly tanh: NoConfig;
  readonly softmax: NoConfig;
  readonly sequential: SequentialConfig;
  readonly residual: ResidualConfig;
  readonly dag: DagConfig;
  readonly brain: BrainConfig;
  readonly shared: SharedConfig;
  readonly unroll: UnrollConfig;
  readonly embedding: EmbeddingConfig;
  readonly oneHot: OneHotConfig;
  readonly upsample: UpsampleConfig;
  readonly matmul: MatmulConfig;
  readonly softmaxCrossEntropy: LossConfig;
  readonly multiClassHinge: MarginConfig;
  readonly hinge: HingeConfig;
  readonly binaryCrossEntropy: BinaryCrossEntropyConfig;
  readonly meanSquaredError: LossConfig;
  readonly meanAbsoluteError: LossConfig;
  readonly huber: HuberConfig;
  readonly klDivergence: LossConfig;
  readonly marginRanking: MarginRankingConfig;
  readonly sparsity: LossConfig;
  readonly klRegularization: KlRegularizationConfig;
  readonly accuracy: NoConfig;
  readonly binaryAccuracy: ThresholdConfig;
  readonly multiLabelAccuracy: ThresholdConfig;
  readonly topK: TopKConfig;
  readonly auc: NoConfig;
  readonly meanAveragePrecision: NoConfig;
  readonly ownEval: OwnEvalConfig;
}

/** What an eval of one's own is computed from: all samples of a validation, row-major [samples, classes]. */
export interface EvalRows {
  readonly samples: number;
  /** 1 for scores [B]. */
  readonly classes: number;
  readonly scores: Float32Array;
  /** As they were given; of labels index<N> 1 at the label, else 0. */
  readonly targets: Float32Array;
}

export interface OwnEvalConfig {
  readonly combine: (rows: EvalRows) => number;
}

/** The kinds of evals that are computed from the rows of the whole validation set. */
export type RowsKind = "auc" | "meanAveragePrecision" | "ownEval";

/** The kind of a built-in block. */
export type BlockKind = keyof BlockConfigs;
