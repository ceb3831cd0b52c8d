/** Gradient descent. */
import { checkOptions } from "../../dsl/check.ts";
import { mul, sub } from "../graph/ops/index.ts";
import type { KongFu, Schedule } from "./kongfu.ts";
import { scalar } from "./kongfu.ts";
import { schedule } from "./schedules.ts";

export interface SgdOptions {
  readonly lr: number | Schedule;
}

/**
 * w -= lr * g, with g the mean gradient of the batch.
 *
 * @example sgd({ lr: 0.1 })
 */
export function sgd(options: SgdOptions): KongFu {
  checkOptions("sgd", options, ["lr"]);
  const lr = schedule("sgd", options.lr);
  return Object.freeze<KongFu>({
    name: "sgd",
    settings: {},
    lr,
    slots: [],
    scalars: (clock) => ({ lr: lr.at(clock) }),
    update: ({ parameter, gradient, scalars }) => ({
      parameter: sub(parameter, mul(scalar(scalars, "lr"), gradient)),
      slots: {},
    }),
  });
}
