/** Optimisers that give each weight a rate of its own, by the size of its gradients. */
import type { KongFu } from "./kongfu.ts";
import { type OptimiserOptions, optimiser } from "./optimiser.ts";
import { checkPart } from "./settings.ts";
import {
  type AdadeltaTransformOptions,
  type AdagradTransformOptions,
  type RmsTransformOptions,
  scaleByAdadelta,
  scaleByAdagrad,
  scaleByRms,
} from "./transforms/adaptive.ts";
import { velocity } from "./transforms/running.ts";

export type AdagradOptions = OptimiserOptions & AdagradTransformOptions;

/**
 * s = s + g^2; w -= lr * g / (sqrt(s) + epsilon).
 * Duchi, Hazan and Singer, 2011 (https://jmlr.org/papers/v12/duchi11a.html).
 *
 * @example adagrad({ lr: 0.01, initial: 0.1 })
 */
export function adagrad(options: AdagradOptions): KongFu {
  const { initial = 0, epsilon = 1e-10 } = options;
  const settings = { initial, epsilon };
  return optimiser(options, { name: "adagrad", settings, transforms: [scaleByAdagrad(settings)] });
}

export interface RmspropOptions extends OptimiserOptions, RmsTransformOptions {
  /** How much of the last step stays, in [0, 1); default 0. */
  readonly momentum?: number;
}

/**
 * v = rho * v + (1 - rho) * g^2; w -= lr * g / (sqrt(v) + epsilon), with momentum w -= lr * u of u = momentum * u + that.
 * Tieleman and Hinton, 2012, in PyTorch's form.
 *
 * @example rmsprop({ lr: 0.001, momentum: 0.9 })
 */
export function rmsprop(options: RmspropOptions): KongFu {
  const { rho = 0.99, epsilon = 1e-8, centered = false, momentum = 0 } = options;
  checkPart("rmsprop", "momentum", momentum);
  const scaling = scaleByRms({ rho, epsilon, centered });
  const transforms = momentum === 0 ? [scaling] : [scaling, velocity({ momentum })];
  return optimiser(options, { name: "rmsprop", settings: { rho, epsilon, centered, momentum }, transforms });
}

export interface AdadeltaOptions extends Omit<OptimiserOptions, "lr">, AdadeltaTransformOptions {
  /** The factor of its steps; default 1. */
  readonly lr?: OptimiserOptions["lr"];
}

/**
 * Steps in the units of the parameters, without a learning rate to choose. Zeiler, 2012 (https://arxiv.org/abs/1212.5701).
 *
 * @example adadelta()
 */
export function adadelta(options: AdadeltaOptions = {}): KongFu {
  const { rho = 0.9, epsilon = 1e-6 } = options;
  const settings = { rho, epsilon };
  return optimiser({ lr: 1, ...options }, { name: "adadelta", settings, transforms: [scaleByAdadelta(settings)] });
}
