/** Rules that end a bad run before its time, from the validations of all runs. */
import { checkCount, checkNumber, checkOneOf, checkOptions } from "../../dsl/check.ts";

export interface MedianOptions {
  readonly rule: "median";
  /** No run ends before this many epochs (or steps); default 1. */
  readonly grace?: number;
  /** How many other runs must have got as far before one is compared with them; default 3. */
  readonly runs?: number;
  /** What `grace` counts; default "epochs". */
  readonly by?: "epochs" | "steps";
}

export interface AshaOptions {
  readonly rule: "asha";
  /** The first rung, in epochs (or steps); default 1. Those after it are `reduction` times as far each. */
  readonly grace?: number;
  /** One of so many runs goes on at each rung; default 3. */
  readonly reduction?: number;
  /** What rungs count; default "epochs". */
  readonly by?: "epochs" | "steps";
}

export type StopOptions = MedianOptions | AshaOptions;

/** A validation of a run. */
export interface Reported {
  readonly run: string;
  readonly step: number;
  readonly epochs: number;
  /** Of the metric that the sweep is for; one that is not finite is worse than any other. */
  readonly value: number;
}

/**
 * Is told of every validation in the order in which they come, on which alone its answers depend. A run that was
 * interrupted reports some of them again.
 */
export interface StoppingRule {
  /** Whether the run is to end here. */
  report(reported: Reported): boolean;
}

/** @throws UsageError for options that are no such rule's */
export function stoppingRule(options: StopOptions, direction: "max" | "min"): StoppingRule {
  const where = `stop rule ${options.rule}`;
  checkOneOf("sweep", "stop", options.rule, ["median", "asha"]);
  const { grace = 1, by = "epochs" } = options;
  checkOptions(where, options, ["rule", "grace", "by", options.rule === "asha" ? "reduction" : "runs"]);
  checkOneOf(where, "by", by, ["epochs", "steps"]);
  checkCount(where, "grace", grace);
  const score = ({ value }: Reported): number => {
    if (!Number.isFinite(value)) return Number.NEGATIVE_INFINITY;
    return direction === "max" ? value : -value;
  };
  const at = (reported: Reported): number => (by === "steps" ? reported.step : reported.epochs);
  if (options.rule === "median") {
    const { runs = 3 } = options;
    checkCount(where, "runs", runs);
    return medianRule({ grace, runs, at, score });
  }
  const { reduction = 3 } = options;
  checkNumber(where, "reduction", reduction, "an integer from 2", (n) => Number.isSafeInteger(n) && n >= 2);
  return ashaRule({ grace, reduction, at, score });
}

interface Rule {
  readonly grace: number;
  readonly at: (reported: Reported) => number;
  /** The higher, the better. */
  readonly score: (reported: Reported) => number;
}

/**
 * The median rule (Golovin et al., Google Vizier, 2017, section 3.2.2): a run ends at a point where its best value so far
 * is worse than the median of the running means, up to this point, of the other runs that have got there.
 */
function medianRule({ grace, runs, at, score }: Rule & { readonly runs: number }): StoppingRule {
  const history = new Map<string, Map<number, number>>();
  return {
    report: (reported) => {
      const now = at(reported);
      const own = history.get(reported.run) ?? new Map<number, number>();
      history.set(reported.run, own.set(now, score(reported)));
      const others = [...history]
        .filter(([run, scores]) => run !== reported.run && [...scores.keys()].some((then) => then >= now))
        .map(([, scores]) => mean([...scores].flatMap(([then, value]) => (then <= now ? value : []))));
      if (now < grace || others.length < runs) return false;
      return Math.max(...own.values()) < median(others);
    },
  };
}

/**
 * ASHA, asynchronous successive halving (Li et al., A System for Massively Parallel Hyperparameter Tuning, 2020, algorithm
 * 2), as it ends runs rather than pausing them: at the rungs grace, grace * reduction, grace * reduction^2, ... a run
 * goes on if it is among the best 1 / reduction of all that have reached the rung so far, itself among them; the best
 * one always goes on.
 */
function ashaRule({ grace, reduction, at, score }: Rule & { readonly reduction: number }): StoppingRule {
  const rungs = new Map<number, Map<string, number>>();
  return {
    report: (reported) => {
      let stop = false;
      for (let level = grace; level <= at(reported); level *= reduction) {
        const rung = rungs.get(level) ?? new Map<string, number>();
        rungs.set(level, rung);
        if (rung.has(reported.run)) continue;
        const own = score(reported);
        rung.set(reported.run, own);
        const kept = Math.max(1, Math.floor(rung.size / reduction));
        const better = [...rung.values()].filter((other) => other > own).length;
        stop ||= better >= kept;
      }
      return stop;
    },
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low as number) + (high as number)) / 2;
}
