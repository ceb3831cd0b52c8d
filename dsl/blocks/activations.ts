/** Blocks that keep the shape and have no weights: activations and dropout. */
import { type AnyBlock, type Block, block } from "../block.ts";
import { checkNumber } from "../check.ts";
import type { DropoutConfig, LeakyReluConfig, NoConfig } from "../configs.ts";
import { channelsShape } from "../shape/channels.ts";
import { onFloat, type shapeOf } from "../take.ts";

type keep<In> = onFloat<In, shapeOf<In>>;

/** max(x, 0) */
export interface Relu extends Block<"relu", NoConfig> {
  readonly out: keep<this["in"]>;
}

/** x where x > 0, slope * x elsewhere */
export interface LeakyRelu extends Block<"leakyRelu", LeakyReluConfig> {
  readonly out: keep<this["in"]>;
}

/** 1 / (1 + exp(-x)) */
export interface Sigmoid extends Block<"sigmoid", NoConfig> {
  readonly out: keep<this["in"]>;
}

/** tanh(x) */
export interface Tanh extends Block<"tanh", NoConfig> {
  readonly out: keep<this["in"]>;
}

/** exp(x) / sum(exp(x)) over the last axis */
export interface Softmax extends Block<"softmax", NoConfig> {
  readonly out: onFloat<this["in"], channelsShape<shapeOf<this["in"]>>>;
}

/** Zeros at random places while training. */
export interface Dropout extends Block<"dropout", DropoutConfig> {
  readonly out: keep<this["in"]>;
}

function keeping<F extends AnyBlock>(kind: F["kind"], config: object): F {
  return block<F>(
    kind,
    config,
    onFloat((shape) => shape),
  );
}

/**
 * max(x, 0), elementwise.
 *
 * @example conv1.attach("relu1", relu()) // Tensor<["B", 8, 8, 32], "float32">
 */
export function relu(): Relu {
  return keeping<Relu>("relu", {});
}

/**
 * x where x > 0 and slope * x elsewhere; the slope is 0.01 by default (Maas et al. 2013).
 *
 * @example conv1.attach("leaky1", leakyRelu(0.2)) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when the slope is not a finite number
 */
export function leakyRelu(slope = 0.01): LeakyRelu {
  checkNumber("leakyRelu", "slope", slope, "a finite number", Number.isFinite);
  return keeping<LeakyRelu>("leakyRelu", { slope } satisfies LeakyReluConfig);
}

/**
 * 1 / (1 + exp(-x)), elementwise.
 *
 * @example logit.attach("gate", sigmoid()) // Tensor<["B", 1], "float32">
 */
export function sigmoid(): Sigmoid {
  return keeping<Sigmoid>("sigmoid", {});
}

/**
 * tanh(x), elementwise.
 *
 * @example conv1.attach("tanh1", tanh()) // Tensor<["B", 8, 8, 32], "float32">
 */
export function tanh(): Tanh {
  return keeping<Tanh>("tanh", {});
}

/**
 * Probabilities over the last axis: [B, ..., C] to the same shape, each row summing to 1.
 *
 * @example logits.attach("probabilities", softmax()) // Tensor<["B", 10], "float32">
 */
export function softmax(): Softmax {
  return block<Softmax>("softmax", {}, onFloat(channelsShape));
}

/**
 * In training each value is zero with probability `rate` and else divided by 1 - rate; in prediction nothing happens
 * (Srivastava et al. 2014).
 *
 * @example flat.attach("drop", dropout(0.5)) // Tensor<["B", 512], "float32">
 * @throws UsageError when the rate is not in [0, 1)
 */
export function dropout(rate: number): Dropout {
  checkNumber("dropout", "rate", rate, "a number in [0, 1)", (n) => n >= 0 && n < 1);
  return keeping<Dropout>("dropout", { rate } satisfies DropoutConfig);
}
