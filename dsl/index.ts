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
export { type BatchNorm, batchNorm } from "./blocks/batch-norm.ts";
export { type Residual, residual, type Sequential, sequential } from "./blocks/compose.ts";
export { type Conv2d, type Conv2dWith, conv2d } from "./blocks/conv2d.ts";
export { type Dense, dense } from "./blocks/dense.ts";
export { type DepthwiseConv2d, type DepthwiseConv2dWith, depthwiseConv2d } from "./blocks/depthwise-conv2d.ts";
export {
  type Accuracy,
  accuracy,
  type MeanSquaredError,
  meanSquaredError,
  type SoftmaxCrossEntropy,
  softmaxCrossEntropy,
} from "./blocks/losses.ts";
export { type Add, add, type Concat, concat, type Mul, mul } from "./blocks/merge.ts";
export type { ConvOptions, PoolOptions } from "./blocks/options.ts";
export {
  type AvgPool,
  type AvgPoolWith,
  avgPool,
  type GlobalAvgPool,
  globalAvgPool,
  type MaxPool,
  type MaxPoolWith,
  maxPool,
} from "./blocks/pool.ts";
export { type Flatten, flatten, type Reshape, reshape } from "./blocks/reshape.ts";
export { type AnyBrain, type Brain, brain } from "./brain.ts";
export type { Padding, Pair } from "./configs.ts";
export { AkidError, UsageError } from "./errors.ts";
export type { AnyTensor, Invalid, Tensor } from "./handle.ts";
export { index, input } from "./input.ts";
export type { Network, NetworkNode } from "./network.ts";
export type { Dim, DType, Shape, TensorType } from "./tensor.ts";
