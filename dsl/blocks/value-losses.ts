/** Losses that compare values one by one: a prediction and a target of one shape become the mean over all values. */
import { type Block, block, type Infer } from "../block.ts";
import { checkBoolean, refuse } from "../check.ts";
import type { BinaryCrossEntropyConfig, HingeConfig, HuberConfig, LossConfig } from "../configs.ts";
import type { expects } from "../messages.ts";
import { equalShapes } from "../shape/equal.ts";
import { classWeightedShapes, weightedShapes } from "../shape/weighted.ts";
import { onFloatPair, onFloats, type shapeOf } from "../take.ts";
import { checkPositive, type LossOptions, multiplierOf } from "./loss-options.ts";

/** What losses and evals of a pair give. */
export type ofPair<In> = onFloatPair<
  In,
  "[prediction, target]",
  In extends readonly [infer A, infer B] ? equalShapes<shapeOf<A>, shapeOf<B>> : never
>;

const pair = onFloatPair("[prediction, target]", equalShapes);

/** (prediction - target)^2 */
export interface MeanSquaredError extends Block<"meanSquaredError", LossConfig> {
  readonly out: ofPair<this["in"]>;
}

/** |prediction - target| */
export interface MeanAbsoluteError extends Block<"meanAbsoluteError", LossConfig> {
  readonly out: ofPair<this["in"]>;
}

/** (prediction - target)^2 / 2 near the target, straight lines beyond delta. */
export interface Huber extends Block<"huber", HuberConfig> {
  readonly out: ofPair<this["in"]>;
}

/** -target * log sigmoid(prediction) - (1 - target) * log(1 - sigmoid(prediction)) */
export interface BinaryCrossEntropy extends Block<"binaryCrossEntropy", BinaryCrossEntropyConfig<number>> {
  readonly out: ofPair<this["in"]>;
}

/** The same with a weight for each of N classes. */
export interface BinaryCrossEntropyOf<N extends number>
  extends Block<"binaryCrossEntropy", BinaryCrossEntropyConfig<readonly number[] & { readonly length: N }>> {
  readonly out: onFloatPair<
    this["in"],
    "[prediction, target]",
    this["in"] extends readonly [infer A, infer B] ? classWeightedShapes<shapeOf<A>, shapeOf<B>, N> : never
  >;
}

type binaryBlock<W> = W extends readonly unknown[] ? BinaryCrossEntropyOf<W["length"]> : BinaryCrossEntropy;

/** max(0, 1 - target * prediction) */
export interface Hinge extends Block<"hinge", HingeConfig> {
  readonly out: ofHinge<this["in"]>;
}

type hingeInputs = "[prediction, target] or [prediction, target, weights]";

type ofHinge<In> = In extends readonly [unknown, unknown]
  ? ofPair<In>
  : In extends readonly [infer A, infer B, infer W]
    ? onFloats<In, weightedShapes<shapeOf<A>, shapeOf<B>, shapeOf<W>>>
    : expects<hingeInputs, In>;

/**
 * The mean of (prediction - target)^2 over all values: two tensors of one shape to [].
 *
 * @example attach("loss", meanSquaredError(), [prediction, target]) // Tensor<[], "float32">
 */
export function meanSquaredError(options: LossOptions = {}): MeanSquaredError {
  const multiplier = multiplierOf("meanSquaredError", options);
  return block<MeanSquaredError>("meanSquaredError", { multiplier } satisfies LossConfig, pair);
}

/**
 * The mean of |prediction - target| over all values, the L1 loss: two tensors of one shape to [].
 *
 * @example attach("loss", meanAbsoluteError({ multiplier: 0.1 }), [prediction, target]) // Tensor<[], "float32">
 */
export function meanAbsoluteError(options: LossOptions = {}): MeanAbsoluteError {
  const multiplier = multiplierOf("meanAbsoluteError", options);
  return block<MeanAbsoluteError>("meanAbsoluteError", { multiplier } satisfies LossConfig, pair);
}

/** The options of `huber`. */
export interface HuberOptions extends LossOptions {
  /** Where the square becomes a straight line; 1 by default. */
  readonly delta?: number;
}

/**
 * The mean over all values of d^2 / 2 where |d| <= delta, else delta * (|d| - delta / 2), for d = prediction - target
 * (Huber 1964): two tensors of one shape to [].
 *
 * @example attach("loss", huber({ delta: 2 }), [prediction, target]) // Tensor<[], "float32">
 * @throws UsageError when delta is not positive
 */
export function huber(options: HuberOptions = {}): Huber {
  const { delta = 1 } = options;
  checkPositive("huber", "delta", delta);
  const multiplier = multiplierOf("huber", options, ["delta"]);
  return block<Huber>("huber", { delta, multiplier } satisfies HuberConfig, pair);
}

/** The options of `binaryCrossEntropy`. */
export interface BinaryCrossEntropyOptions<W = number | readonly number[]> extends LossOptions {
  /** How much more a positive target weighs than a negative one, of all or of each class on the last axis; 1 by default. */
  readonly positiveWeight?: W;
}

/**
 * The mean of -target * log sigmoid(prediction) - (1 - target) * log(1 - sigmoid(prediction)) over all values, without
 * overflow: logits and targets in [0, 1] of one shape to []. With targets [B, N] it is the loss for several labels at once.
 *
 * @example attach("loss", binaryCrossEntropy({ positiveWeight: 3 }), [logits, tags]) // Tensor<[], "float32">
 * @throws UsageError when a weight is not positive
 */
export function binaryCrossEntropy<const W extends number | readonly number[] = number>(
  options: BinaryCrossEntropyOptions<W> = {},
): binaryBlock<W> {
  const positiveWeight = checkedWeights(options.positiveWeight ?? 1);
  const multiplier = multiplierOf("binaryCrossEntropy", options, ["positiveWeight"]);
  const config = { positiveWeight, multiplier } satisfies BinaryCrossEntropyConfig;
  if (typeof positiveWeight === "number") return block<binaryBlock<W>>("binaryCrossEntropy", config, pair);
  const infer = onFloatPair("[prediction, target]", (a, b) => classWeightedShapes(a, b, positiveWeight.length));
  return block<binaryBlock<W>>("binaryCrossEntropy", config, infer);
}

/** The options of `hinge`. */
export interface HingeOptions extends LossOptions {
  /** Whether a target may be 0, for neither: it then costs |prediction|; false by default. */
  readonly tripod?: boolean;
  /** Whether each kind of target that occurs weighs the same: the mean of their means; false by default. */
  readonly balanced?: boolean;
}

function checkedWeights(given: number | readonly number[]): number | readonly number[] {
  const all: readonly unknown[] = Array.isArray(given) ? given : [given];
  const isPositive = (weight: unknown): boolean => Number.isFinite(weight) && (weight as number) > 0;
  if (all.length === 0 || !all.every(isPositive)) {
    refuse("binaryCrossEntropy", "positiveWeight", "a positive number or a list of them", given);
  }
  return typeof given === "number" ? given : Object.freeze([...given]);
}

/**
 * The mean of weight * max(0, 1 - target * prediction) over all values: predictions and targets, -1 or 1, of one shape,
 * and if you like weights, one per sample or one per value, to [].
 *
 * @example attach("loss", hinge(), [scores, signs]) // Tensor<[], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function hinge(options: HingeOptions = {}): Hinge {
  const { tripod = false, balanced = false } = options;
  checkBoolean("hinge", "tripod", tripod);
  checkBoolean("hinge", "balanced", balanced);
  const multiplier = multiplierOf("hinge", options, ["tripod", "balanced"]);
  return block<Hinge>("hinge", { tripod, balanced, multiplier } satisfies HingeConfig, hingeInfer);
}

const weighted = onFloats(([a = [], b = [], weights = []]) => weightedShapes(a, b, weights));
const orWeighted = onFloatPair("[prediction, target] or [prediction, target, weights]", equalShapes);
const hingeInfer: Infer = (inputs) => (inputs.length === 3 ? weighted(inputs) : orWeighted(inputs));
