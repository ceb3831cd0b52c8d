/** Gradient descent with momentum, plain or Nesterov's. */
import { checkBoolean, checkNumber, checkOptions } from "../../dsl/check.ts";
import { add, constant, mul, sub } from "../graph/ops/index.ts";
import type { KongFu, Schedule } from "./kongfu.ts";
import { scalar, slot } from "./kongfu.ts";
import { schedule } from "./schedules.ts";

export interface MomentumOptions {
  readonly lr: number | Schedule;
  /** How much of the last velocity stays, in [0, 1); default 0.9. */
  readonly momentum?: number;
  /** Look one velocity ahead (default false). */
  readonly nesterov?: boolean;
}

/**
 * v = momentum * v + g; w -= lr * v, or with Nesterov w -= lr * (g + momentum * v).
 * Sutskever, Martens, Dahl and Hinton, 2013 (https://proceedings.mlr.press/v28/sutskever13.html), in PyTorch's form,
 * where the learning rate does not enter the velocity.
 *
 * @example momentum({ lr: exponentialDecay({ base: 0.01, rate: 0.95 }), nesterov: true })
 */
export function momentum(options: MomentumOptions): KongFu {
  const { momentum: keep = 0.9, nesterov = false } = options;
  checkOptions("momentum", options, ["lr", "momentum", "nesterov"]);
  checkNumber("momentum", "momentum", keep, "a number from 0 to below 1", (n) => n >= 0 && n < 1);
  checkBoolean("momentum", "nesterov", nesterov);
  const lr = schedule("momentum", options.lr);
  return Object.freeze<KongFu>({
    name: "momentum",
    settings: { momentum: keep, nesterov },
    lr,
    slots: ["velocity"],
    scalars: (clock) => ({ lr: lr.at(clock) }),
    update: ({ parameter, gradient, slots, scalars }) => {
      const velocity = add(mul(constant(keep), slot(slots, "velocity")), gradient);
      const step = nesterov ? add(gradient, mul(constant(keep), velocity)) : velocity;
      return { parameter: sub(parameter, mul(scalar(scalars, "lr"), step)), slots: { velocity } };
    },
  });
}
