/** Adam: steps scaled by running means of the gradient and of its square. */
import { checkNumber, checkOptions } from "../../dsl/check.ts";
import { add, constant, div, mul, sqrt, square, sub } from "../graph/ops/index.ts";
import type { KongFu, Schedule } from "./kongfu.ts";
import { scalar, slot } from "./kongfu.ts";
import { schedule } from "./schedules.ts";

export interface AdamOptions {
  readonly lr: number | Schedule;
  /** How much of the mean gradient stays, in [0, 1); default 0.9. */
  readonly beta1?: number;
  /** How much of the mean squared gradient stays, in [0, 1); default 0.999. */
  readonly beta2?: number;
  /** Keeps the step finite where gradients vanish; default 1e-8. */
  readonly epsilon?: number;
}

/**
 * m = beta1 * m + (1 - beta1) * g; v = beta2 * v + (1 - beta2) * g^2;
 * w -= lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon), with t counting steps from 1.
 * Kingma and Ba, 2015 (https://arxiv.org/abs/1412.6980), epsilon where PyTorch has it.
 *
 * @example adam({ lr: 0.001 })
 */
export function adam(options: AdamOptions): KongFu {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  checkOptions("adam", options, ["lr", "beta1", "beta2", "epsilon"]);
  checkNumber("adam", "beta1", beta1, "a number from 0 to below 1", (n) => n >= 0 && n < 1);
  checkNumber("adam", "beta2", beta2, "a number from 0 to below 1", (n) => n >= 0 && n < 1);
  checkNumber("adam", "epsilon", epsilon, "a number, 0 or more", (n) => n >= 0 && Number.isFinite(n));
  const lr = schedule("adam", options.lr);
  return Object.freeze<KongFu>({
    name: "adam",
    settings: { beta1, beta2, epsilon },
    lr,
    slots: ["mean", "square"],
    scalars: (clock) => ({
      stepSize: lr.at(clock) / (1 - beta1 ** (clock.step + 1)),
      rootCorrection: Math.sqrt(1 - beta2 ** (clock.step + 1)),
    }),
    update: ({ parameter, gradient, slots, scalars }) => {
      const mean = add(mul(constant(beta1), slot(slots, "mean")), mul(constant(1 - beta1), gradient));
      const squared = add(mul(constant(beta2), slot(slots, "square")), mul(constant(1 - beta2), square(gradient)));
      const scale = add(div(sqrt(squared), scalar(scalars, "rootCorrection")), constant(epsilon));
      return {
        parameter: sub(parameter, mul(scalar(scalars, "stepSize"), div(mean, scale))),
        slots: { mean, square: squared },
      };
    },
  });
}
