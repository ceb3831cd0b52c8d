/** Adam and the optimisers made from it. */
import type { KongFu } from "./kongfu.ts";
import { type OptimiserOptions, optimiser } from "./optimiser.ts";
import {
  type AdamTransformOptions,
  type LionTransformOptions,
  type NadamTransformOptions,
  scaleByAdam,
  scaleByNadam,
  signOfMean,
} from "./transforms/adaptive.ts";
import { trustRatio } from "./transforms/trust.ts";

export type AdamOptions = OptimiserOptions & AdamTransformOptions;

const adamSettings = ({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamTransformOptions) => ({
  beta1,
  beta2,
  epsilon,
});

/**
 * w -= lr * m / (sqrt(v) + epsilon), with m and v the running means of the gradient and of its square, corrected for
 * their start at 0; `decay` is a part of the gradient. Kingma and Ba, 2015 (https://arxiv.org/abs/1412.6980).
 *
 * @example adam({ lr: 0.001 })
 */
export function adam(options: AdamOptions): KongFu {
  const settings = adamSettings(options);
  return optimiser(options, { name: "adam", settings, transforms: [scaleByAdam(settings)] });
}

/**
 * Adam with decoupled weight decay, w -= lr * (m / (sqrt(v) + epsilon) + decay * w); decay is 0.01 by default.
 * Loshchilov and Hutter, 2019 (https://arxiv.org/abs/1711.05101).
 *
 * @example adamW({ lr: 0.001, decay: 0.05 })
 */
export function adamW(options: AdamOptions): KongFu {
  const settings = adamSettings(options);
  const core = { name: "adamW", settings, transforms: [scaleByAdam(settings)], decoupled: true };
  return optimiser({ decay: 0.01, ...options }, core);
}

export type NadamOptions = OptimiserOptions & NadamTransformOptions;

/**
 * Adam with Nesterov's momentum. Dozat, 2016 (https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ).
 *
 * @example nadam({ lr: 0.002 })
 */
export function nadam(options: NadamOptions): KongFu {
  const settings = { ...adamSettings(options), momentumDecay: options.momentumDecay ?? 0.004 };
  return optimiser(options, { name: "nadam", settings, transforms: [scaleByNadam(settings)] });
}

/**
 * Adam with decoupled weight decay, whose step for each parameter is as long as the parameter times lr; epsilon is 1e-6
 * by default. You and others, 2020 (https://arxiv.org/abs/1904.00962).
 *
 * @example lamb({ lr: 0.01, decay: 0.01 })
 */
export function lamb(options: AdamOptions): KongFu {
  const settings = adamSettings({ epsilon: 1e-6, ...options });
  const transforms = [scaleByAdam(settings), trustRatio()];
  return optimiser(options, { name: "lamb", settings, transforms, decoupled: true });
}

export type LionOptions = OptimiserOptions & LionTransformOptions;

/**
 * w -= lr * (sign(beta1 * m + (1 - beta1) * g) + decay * w); m = beta2 * m + (1 - beta2) * g.
 * Chen and others, 2023 (https://arxiv.org/abs/2302.06675).
 *
 * @example lion({ lr: 1e-4, decay: 0.1 })
 */
export function lion(options: LionOptions): KongFu {
  const { beta1 = 0.9, beta2 = 0.99 } = options;
  const settings = { beta1, beta2 };
  return optimiser(options, { name: "lion", settings, transforms: [signOfMean(settings)], decoupled: true });
}
