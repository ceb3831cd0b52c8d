/** What a sweep is given, and the check of all of it before any work. */
import { availableParallelism } from "node:os";
import { checkCount, checkNumber, checkOneOf, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { Output } from "../../src/kid/progress.ts";
import type { Restrictions } from "../generate/restrict.ts";
import { addressOf } from "../queue/address.ts";
import type { Goal } from "../results/run.ts";
import { type StopOptions, stoppingRule } from "./stopping.ts";

/** How combinations are chosen: all of them, or suggestions. */
export type SearchName = "grid" | "random" | "latin" | "sobol" | "tpe";

export interface SweepOptions {
  /** A template, or a folder that was generated from one. */
  readonly target: string;
  /** Where a template's variants and runs go; default: beside it, `<stem>.sweep`. */
  readonly out?: string;
  /** Values that parameters of a template are restricted to, over its grid; by default they have all. */
  readonly set?: Restrictions;
  /**
   * How many runs there are at a time, sharing the cores; default: one per core. With a queue, how many are in it at a
   * time; default: all, or, where a search looks at results, as many as its agents run.
   */
  readonly slots?: number;
  /** GPUs instead of cores, as CUDA_VISIBLE_DEVICES names them. */
  readonly gpus?: readonly (string | number)[];
  /** Slots or GPUs of each run, or of each one in order; default 1. */
  readonly perRun?: number | readonly number[];
  /** "loss" or an eval's name, of the validation; default "loss". */
  readonly metric?: string;
  /** Default: "min" for "loss", else "max". */
  readonly direction?: "max" | "min";
  /** Ends bad runs early; default: none. */
  readonly stop?: StopOptions;
  /** Default "grid". */
  readonly search?: SearchName;
  /** How many suggestions a search makes, with those that the type check refuses. */
  readonly trials?: number;
  /** Of the search; default 0. */
  readonly seed?: number;
  /** Goes on with a sweep that was interrupted, by the options that it began with. */
  readonly resume?: boolean;
  /** The Redis whose agents do the runs, `redis://host:6379`; by default they are done here. */
  readonly queue?: string;
  /** Where progress is shown; default: standard output, null: nowhere. */
  readonly output?: Output | null;
}

/** What decides a sweep's outcome: stays the same when it is resumed. */
export interface Plan {
  readonly goal: Goal;
  readonly stop: StopOptions | null;
  readonly search: SearchName;
  readonly trials: number | null;
  readonly seed: number;
  readonly set: Restrictions;
}

const names = [
  "target",
  "out",
  "set",
  "slots",
  "gpus",
  "perRun",
  "metric",
  "direction",
  "stop",
  "search",
  "trials",
  "seed",
  "resume",
  "queue",
  "output",
] as const satisfies readonly (keyof SweepOptions)[];

const where = "sweep";

/** Checks all options by value; what only the folder can tell is checked there. */
export function checkSweep(options: SweepOptions): void {
  checkOptions(where, options, names);
  const { slots, gpus, perRun = 1, trials, seed = 0, direction, stop, search, queue } = options;
  if (slots !== undefined) checkCount(where, "slots", slots);
  if (slots !== undefined && gpus !== undefined) {
    throw new UsageError({ where, what: "expects either slots or gpus, found both" });
  }
  if (gpus?.length === 0) throw new UsageError({ where, what: "gpus expects at least one GPU, found none" });
  for (const count of [perRun].flat()) checkCount(where, "perRun", count);
  if (queue !== undefined) {
    if (gpus || [perRun].flat().some((count) => count !== 1)) {
      throw new UsageError({ where, what: "gpus and perRun do not go with a queue", advice: "Agents have their own." });
    }
    addressOf(queue);
  }
  const most = Math.max(1, ...[perRun].flat());
  const { length } = devicesOf(options).names;
  if (queue === undefined && most > length) {
    const what = `a run takes ${most} devices of ${length}`;
    throw new UsageError({ where, what, advice: "Give more slots or GPUs, or fewer to each run." });
  }
  if (trials !== undefined) checkCount(where, "trials", trials);
  checkNumber(where, "seed", seed, "an integer", Number.isSafeInteger);
  if (direction !== undefined) checkOneOf(where, "direction", direction, ["max", "min"]);
  if (search !== undefined) checkOneOf(where, "search", search, ["grid", "random", "latin", "sobol", "tpe"]);
  if (stop) stoppingRule(stop, "max");
}

/** The plan of a sweep that begins. */
export function planOf({
  metric = "loss",
  direction,
  stop,
  search = "grid",
  trials,
  seed = 0,
  set = {},
}: SweepOptions): Plan {
  if (search === "grid" && trials !== undefined) {
    throw new UsageError({ where, what: "a grid has no trials", advice: "Choose a search, or leave `trials` out." });
  }
  if (search !== "grid" && trials === undefined) {
    throw new UsageError({ where, what: `search '${search}' expects trials: how many suggestions it makes` });
  }
  if (search !== "grid" && Object.keys(set).length > 0) {
    throw new UsageError({ where, what: `search '${search}' takes no set: it is for a template's grid` });
  }
  const goal = { metric, direction: direction ?? (metric === "loss" ? "min" : "max") };
  return { goal, stop: stop ?? null, search, trials: trials ?? null, seed, set };
}

/** The plan of a sweep that goes on: what is given now must be what it began with. */
export function resumedPlan(plan: Plan, { metric, direction, stop, search, trials, seed, set }: SweepOptions): Plan {
  const given = { metric, direction, stop, search, trials, seed, set };
  const began = { ...plan, ...plan.goal };
  for (const [name, value] of Object.entries(given)) {
    const [now, then] = [value, began[name as keyof typeof began]].map((one) => JSON.stringify(one));
    if (now === undefined || now === then) continue;
    const advice = "Resume it without this option, or sweep into another folder.";
    throw new UsageError({ where, what: `it began with ${name} ${then}, found ${now}`, advice });
  }
  return plan;
}

/** The devices that runs share, and what the process of a run is told of those that it has. */
export interface Devices {
  readonly names: readonly string[];
  readonly environment: (own: readonly string[]) => Readonly<Record<string, string>>;
}

/** Each slot has its share of the cores; with GPUs too, since a run on a GPU computes its batches on cores. */
export function devicesOf({ slots, gpus }: Pick<SweepOptions, "slots" | "gpus">): Devices {
  const cores = availableParallelism();
  const names = gpus?.map(String) ?? Array.from({ length: slots ?? cores }, (_, i) => String(i));
  const share = cores / names.length;
  const threads = (count: number): string => process.env.AKID_THREADS || String(Math.max(1, Math.floor(share * count)));
  return {
    names,
    environment: (own) => ({
      AKID_THREADS: threads(own.length),
      ...(gpus && { CUDA_VISIBLE_DEVICES: own.join(",") }),
    }),
  };
}
