/** Learning rates made from others: one after the other, with a warm-up, by whole epochs. */
import { checkNumber, checkOptions } from "../../../dsl/check.ts";
import { UsageError } from "../../../dsl/errors.ts";
import type { Clock, Schedule } from "../kongfu.ts";
import { type Rate, type Span, schedule, spanSettings, stepsOf } from "./schedule.ts";

/** A learning rate for a while; the last of a sequence stays. */
export interface Part extends Span {
  readonly lr: Rate;
}

const shown = ({ name, settings }: Schedule) => ({ name, ...settings });

/**
 * One schedule after the other, each from its own beginning.
 *
 * @example inSequence([{ lr: 0.1, epochs: 10 }, { lr: cosineDecay({ base: 0.1, epochs: 20 }) }])
 */
export function inSequence(parts: readonly Part[]): Schedule {
  const name = "inSequence";
  const last = parts.length - 1;
  if (last < 0) throw new UsageError({ where: name, what: "expects a schedule or more, found none" });
  const made = parts.map((part, i) => {
    checkOptions(name, part, ["lr", "steps", "epochs"]);
    const endless = i === last && Object.keys(spanSettings(part)).length === 0;
    return { lr: schedule(name, part.lr), length: endless ? () => Number.POSITIVE_INFINITY : stepsOf(name, part) };
  });
  return Object.freeze<Schedule>({
    name,
    settings: { parts: made.map(({ lr }, i) => ({ lr: shown(lr), ...spanSettings(parts[i] as Part) })) },
    at: (clock) => {
      let { step } = clock;
      const part = made.find(({ length }, i) => {
        if (i === last || step < length(clock)) return true;
        step -= length(clock);
        return false;
      }) as (typeof made)[number];
      return part.lr.at({ ...clock, step });
    },
  });
}

export interface WarmUpOptions extends Span {
  /** The part of the learning rate with which it begins, from 0 to below 1; default 0. */
  readonly from?: number;
}

/**
 * Rises in a line to the first rate of the schedule, which then begins.
 * Goyal and others, 2017 (https://arxiv.org/abs/1706.02677).
 *
 * @example warmUp({ epochs: 5 }, cosineDecay({ base: 0.4, epochs: 85 }))
 */
export function warmUp(options: WarmUpOptions, then: Rate): Schedule {
  const { from = 0 } = options;
  const name = "warmUp";
  checkOptions(name, options, ["from", "steps", "epochs"]);
  checkNumber(name, "from", from, "a number from 0 to below 1", (n) => n >= 0 && n < 1);
  const after = schedule(name, then);
  const length = stepsOf(name, options);
  return Object.freeze<Schedule>({
    name,
    settings: { from, ...spanSettings(options), after: shown(after) },
    at: (clock) => {
      const steps = length(clock);
      if (clock.step >= steps) return after.at({ ...clock, step: clock.step - steps });
      return after.at({ ...clock, step: 0 }) * (from + ((1 - from) * clock.step) / steps);
    },
  });
}

/**
 * The schedule by whole epochs: all steps of an epoch have the rate of its first.
 *
 * @example byEpoch(cosineDecay({ base: 0.1, epochs: 90 }))
 */
export function byEpoch(lr: Rate): Schedule {
  const moving = schedule("byEpoch", lr);
  const start = ({ step, stepsPerEpoch }: Clock): number => Math.floor(step / stepsPerEpoch) * stepsPerEpoch;
  return Object.freeze<Schedule>({
    name: "byEpoch",
    settings: { lr: shown(moving) },
    at: (clock) => moving.at({ ...clock, step: start(clock) }),
  });
}
