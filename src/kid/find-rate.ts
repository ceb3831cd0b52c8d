/** Which learning rates are worth trying: a short training whose rate rises from far too small to far too large. */
import { checkCount, checkNumber, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { Engine } from "../engines/engine.ts";
import type { Schedule } from "../kongfus/kongfu.ts";
import type { Fed } from "./feed.ts";

export interface FindRateOptions {
  /** The first rate; default 1e-6. */
  readonly from?: number;
  /** The last rate; default 10. */
  readonly to?: number;
  /** Steps between them; default 100. It ends earlier where the loss explodes. */
  readonly steps?: number;
}

export interface FoundRate {
  readonly rates: readonly number[];
  /** The loss at each rate, smoothed: a mean in which each later loss counts more. */
  readonly losses: readonly number[];
  /** The rate at which the loss falls fastest. */
  readonly suggestion: number;
}

/** How much of the mean stays. */
const smoothing = 0.95;
/** The loss has exploded when it is so many times the smallest one. */
const explosion = 4;

/** The rates of a search as a schedule. */
export function rising({ from = 1e-6, to = 10, steps = 100, ...rest }: FindRateOptions): Schedule {
  checkOptions("findRate", rest, []);
  checkNumber("findRate", "from", from, "a number above 0", (n) => n > 0);
  checkNumber("findRate", "to", to, `a number above ${from}`, (n) => n > from && Number.isFinite(n));
  checkCount("findRate", "steps", steps);
  const at = ({ step }: { readonly step: number }): number => from * (to / from) ** (step / Math.max(1, steps - 1));
  return Object.freeze({ name: "rising", settings: { from, to, steps }, at });
}

/**
 * Trains the engine, which is thrown away afterwards, by the rising rates.
 * Smith, 2017 (https://arxiv.org/abs/1506.01186); bias-corrected smoothing as in fastai.
 */
export async function searched(
  engine: Engine,
  batches: AsyncIterator<Fed>,
  { at }: Schedule,
  { steps, stepsPerEpoch }: { readonly steps: number; readonly stepsPerEpoch: number },
): Promise<FoundRate> {
  const rates: number[] = [];
  const losses: number[] = [];
  let mean = 0;
  for (let step = 0; step < steps; step++) {
    const clock = { step, stepsPerEpoch };
    const { batch, place } = (await batches.next()).value as Fed;
    const { loss } = await engine.train(batch, clock, place);
    mean = smoothing * mean + (1 - smoothing) * loss;
    const smooth = mean / (1 - smoothing ** (step + 1));
    if (!Number.isFinite(smooth) || smooth > explosion * Math.min(...losses, smooth)) break;
    rates.push(at(clock));
    losses.push(smooth);
  }
  return { rates, losses, suggestion: steepest(rates, losses) };
}

/** The rate at which the loss falls fastest over the logarithm of the rate, up to its lowest place. */
function steepest(rates: readonly number[], losses: readonly number[]): number {
  const lowest = losses.indexOf(Math.min(...losses));
  let best: { rate: number; slope: number } | undefined;
  for (let i = 1; i < lowest; i++) {
    const [before, after] = [losses[i - 1] as number, losses[i + 1] as number];
    if (!best || after - before < best.slope) best = { rate: rates[i] as number, slope: after - before };
  }
  if (best) return best.rate;
  throw new UsageError({
    where: "findRate",
    what: `the loss did not fall from ${rates[0]} to ${rates.at(-1) ?? rates[0]}`,
    advice: "Give another range, or more steps.",
  });
}
