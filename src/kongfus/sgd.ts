/** Gradient descent, plain or with momentum. */
import type { KongFu } from "./kongfu.ts";
import { type OptimiserOptions, optimiser } from "./optimiser.ts";
import { velocity } from "./transforms/running.ts";

export type SgdOptions = OptimiserOptions;

/**
 * w -= lr * g, with g the mean gradient of the batch.
 *
 * @example sgd({ lr: 0.1 })
 */
export function sgd(options: SgdOptions): KongFu {
  return optimiser(options, { name: "sgd", settings: {}, transforms: [] });
}

export interface MomentumOptions extends OptimiserOptions {
  /** How much of the last velocity stays, in [0, 1); default 0.9. */
  readonly momentum?: number;
  /** Look one velocity ahead (default false). */
  readonly nesterov?: boolean;
  /** Whether the velocity is a mean of gradients in place of a sum: v = m * v + (1 - m) * g (default false). */
  readonly mean?: boolean;
}

/**
 * v = momentum * v + g; w -= lr * v, or with Nesterov w -= lr * (g + momentum * v).
 * Sutskever, Martens, Dahl and Hinton, 2013 (https://proceedings.mlr.press/v28/sutskever13.html), in PyTorch's form,
 * where the learning rate does not enter the velocity.
 *
 * @example momentum({ lr: exponentialDecay({ base: 0.01, rate: 0.95 }), nesterov: true })
 */
export function momentum(options: MomentumOptions): KongFu {
  const { momentum: keep = 0.9, nesterov = false, mean = false } = options;
  const settings = { momentum: keep, nesterov, mean };
  return optimiser(options, { name: "momentum", settings, transforms: [velocity(settings)] });
}
