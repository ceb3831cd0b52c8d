/** A running mean of the parameters, by which validation and prediction go. */
import { UsageError } from "../../dsl/errors.ts";
import type { KongFu } from "./kongfu.ts";
import { checkPart } from "./settings.ts";

/**
 * The optimiser, beside which a running mean of each parameter is kept: average += (1 - d) * (w - average), with
 * d = min(decay, (1 + t) / (10 + t)) after t steps, so that the first values fade. Validation, prediction and activations
 * read the means in place of the parameters.
 * Polyak and Juditsky, 1992 (https://doi.org/10.1137/0330046), in TensorFlow's form.
 *
 * @example average(0.999, momentum({ lr: 0.01 }))
 */
export function average(decay: number, kongfu: KongFu): KongFu {
  checkPart("average", "decay", decay);
  if (kongfu.average) throw new UsageError({ where: "average", what: `${kongfu.name} keeps a mean already` });
  const scalar = "average/decay";
  return Object.freeze<KongFu>({
    ...kongfu,
    name: "average",
    settings: { decay, kongfu: { name: kongfu.name, ...kongfu.settings } },
    average: { slot: "average", decay: scalar },
    withLr: (other) => average(decay, kongfu.withLr(other)),
    slots: (parameter) => ({ ...kongfu.slots(parameter), average: "parameter" }),
    scalars: (clock) => ({
      ...kongfu.scalars(clock),
      [scalar]: Math.min(decay, (1 + clock.step) / (10 + clock.step)),
    }),
  });
}
