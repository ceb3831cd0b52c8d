/** The language: names, shapes, dtypes and blocks, checked by the compiler and again by value. */
export { attach } from "./attach.ts";
export type { AnyBlock, Block } from "./block.ts";
export {
  type Dropout,
  dropout,
  type LeakyRelu,
  leakyRelu,
  type Relu,
  relu,
  type Sigmoid,
  type Softmax,
  sigmoid,
  softmax,
  type Tanh,
  tanh,
} from "./blocks/activations.ts";
export {
  type Permute,
  permute,
  type Slice,
  type Split,
  type Stack,
  slice,
  split,
  stack,
} from "./blocks/arrange.ts";
export {
  type AttentionOptions,
  type LearnedPositions,
  learnedPositions,
  type MultiHeadSelfAttention,
  multiHeadSelfAttention,
  type PositionalEncoding,
  positionalEncoding,
} from "./blocks/attention.ts";
export { type BatchNorm, type BatchNormOptions, batchNorm } from "./blocks/batch-norm.ts";
export { type Bidirectional, bidirectional, type Recurrent } from "./blocks/bidirectional.ts";
export {
  type GroupSoftmax,
  type GroupSoftmaxOptions,
  groupSoftmax,
  type L2Normalize,
  l2Normalize,
  type Prelu,
  prelu,
} from "./blocks/channelwise.ts";
export { type Residual, residual, type Sequential, sequential } from "./blocks/compose.ts";
export { type Conv1d, type Conv1dOptions, type Conv1dWith, conv1d } from "./blocks/conv1d.ts";
export { type Conv2d, type Conv2dWith, conv2d } from "./blocks/conv2d.ts";
export {
  type Conv2dTranspose,
  type Conv2dTransposeWith,
  conv2dTranspose,
  type TransposeOptions,
} from "./blocks/conv2d-transpose.ts";
export { type Dense, dense } from "./blocks/dense.ts";
export { type DepthwiseConv2d, type DepthwiseConv2dWith, depthwiseConv2d } from "./blocks/depthwise-conv2d.ts";
export { type Embedding, embedding, type OneHot, oneHot } from "./blocks/embedding.ts";
export {
  type Accuracy,
  type Auc,
  accuracy,
  auc,
  type BinaryAccuracy,
  binaryAccuracy,
  type MeanAveragePrecision,
  type MultiLabelAccuracy,
  meanAveragePrecision,
  multiLabelAccuracy,
  type OwnEval,
  ownEval,
  type ThresholdOptions,
  type TopK,
  topK,
} from "./blocks/evals.ts";
export {
  type AverageOut,
  averageOut,
  type EquivariantProjection,
  equivariantProjection,
  type Maxout,
  maxout,
  type ProjectionOptions,
} from "./blocks/groups.ts";
export type { LossOptions } from "./blocks/loss-options.ts";
export {
  type KlDivergence,
  klDivergence,
  type MultiClassHinge,
  type MultiClassHingeOptions,
  multiClassHinge,
  type SoftmaxCrossEntropy,
  softmaxCrossEntropy,
} from "./blocks/losses.ts";
export { type Matmul, type MatmulOptions, matmul } from "./blocks/matmul.ts";
export {
  type MemoryOptions,
  type MemoryPool,
  type MemoryPoolOptions,
  type MemoryPoolWith,
  type MemoryRelu,
  memoryPool,
  memoryRelu,
} from "./blocks/memory.ts";
export { type Add, add, type Concat, concat, type Mul, mul } from "./blocks/merge.ts";
export {
  type GroupNorm,
  groupNorm,
  type LayerNorm,
  type LocalResponseNorm,
  layerNorm,
  localResponseNorm,
  type NormOptions,
} from "./blocks/normalise.ts";
export type { ConvOptions, PoolOptions } from "./blocks/options.ts";
export {
  type KlRegularization,
  type KlRegularizationOptions,
  klRegularization,
  type MarginRanking,
  type MarginRankingOptions,
  marginRanking,
  type Sparsity,
  sparsity,
} from "./blocks/other-losses.ts";
export {
  type AvgPool,
  type AvgPoolWith,
  avgPool,
  type GlobalAvgPool,
  type GlobalMaxPool,
  globalAvgPool,
  globalMaxPool,
  type MaxPool,
  type MaxPoolWith,
  maxPool,
} from "./blocks/pool.ts";
export {
  type AvgPool1d,
  type AvgPool1dWith,
  avgPool1d,
  type MaxPool1d,
  type MaxPool1dWith,
  maxPool1d,
  type Pool1dOptions,
} from "./blocks/pool-1d.ts";
export {
  type Gru,
  type GruFrom,
  gru,
  type Lstm,
  type LstmFrom,
  lstm,
  type RecurrentOptions,
  type SimpleRnn,
  type SimpleRnnFrom,
  type SimpleRnnOptions,
  simpleRnn,
} from "./blocks/recurrent.ts";
export { type Flatten, flatten, type Reshape, reshape } from "./blocks/reshape.ts";
export {
  type SelfNormalizedConv2d,
  type SelfNormalizedConv2dWith,
  type SelfNormalizedOptions,
  selfNormalizedConv2d,
} from "./blocks/self-normalized-conv2d.ts";
export { type SeparableConv2d, type SeparableConv2dWith, separableConv2d } from "./blocks/separable-conv2d.ts";
export { type Crop, crop, type ZeroPad, zeroPad } from "./blocks/sides.ts";
export { type Elu, elu, type Gelu, gelu, type Silu, type Softplus, silu, softplus } from "./blocks/smooth.ts";
export { type Upsample, type UpsampleOptions, upsample } from "./blocks/upsample.ts";
export {
  type BinaryCrossEntropy,
  type BinaryCrossEntropyOf,
  type BinaryCrossEntropyOptions,
  binaryCrossEntropy,
  type Hinge,
  type HingeOptions,
  type Huber,
  type HuberOptions,
  hinge,
  huber,
  type MeanAbsoluteError,
  type MeanSquaredError,
  meanAbsoluteError,
  meanSquaredError,
} from "./blocks/value-losses.ts";
export type { Init, Regularize, WeightOptions } from "./blocks/weights.ts";
export { type AnyBrain, type Brain, brain, type EvalTensor } from "./brain.ts";
export type { EvalRows, MemoryMode, Padding, Padding1d, Pair, Sides } from "./configs.ts";
export { type Dag, dag } from "./dag.ts";
export { AkidError, UsageError } from "./errors.ts";
export type { AnyTensor, Invalid, Tensor } from "./handle.ts";
export type { Initializer } from "./initial.ts";
export {
  constant,
  type HeOptions,
  he,
  type Numbers,
  normal,
  randomUniform,
  truncatedNormal,
  unitScaling,
  values,
  type XavierOptions,
  xavier,
} from "./initializers.ts";
export { index, input } from "./input.ts";
export type { RowKinds, valueName } from "./kinds.ts";
export type { Network, NetworkNode, NetworkState } from "./network.ts";
export { type PartBrain, type PartOptions, part } from "./part.ts";
export { network, type RowBrain, type RowParts } from "./row-network.ts";
export { type Shared, shared } from "./shared.ts";
export { type State, type StateOptions, state } from "./state.ts";
export type { Dim, DType, InputDType, Shape, TensorType } from "./tensor.ts";
export { type Unroll, type UnrollOptions, unroll } from "./unroll.ts";
