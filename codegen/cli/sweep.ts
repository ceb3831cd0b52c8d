/** `akid sweep`: what is said on the command line, and what is said at the end. */
import { parseArgs } from "node:util";
import { UsageError } from "../../dsl/errors.ts";
import type { Swept } from "../sweep/conduct.ts";
import type { SweepOptions } from "../sweep/options.ts";
import type { StopOptions } from "../sweep/stopping.ts";
import { sweep } from "../sweep/sweep.ts";

export const sweepHelp = `akid sweep TEMPLATE | DIR [options]

Trains the variants of a template, or of a folder that \`akid generate\` made, each in a process of its own, and ranks them.

  --out DIR           where a template's variants and runs go (default: beside it, <stem>.sweep)
  --slots N           runs at a time, which share the cores (default: one per core)
  --gpus 0,1          GPUs instead of cores, as CUDA_VISIBLE_DEVICES names them
  --per-run N|LIST    slots or GPUs of each run, or of each one in order: 1,2,2,1 (default: 1)
  --metric NAME       "loss" or an eval's name, of the validation (default: loss)
  --direction D       max or min (default: min for loss, else max)
  --stop RULE         end bad runs early: median or asha
    --grace N         no run ends before N epochs; ASHA's first rung (default: 1)
    --reduction N     ASHA: one of N goes on at each rung (default: 3)
    --others N        median: how many other runs must have got as far (default: 3)
    --by UNIT         what --grace counts: epochs or steps (default: epochs)
  --search NAME       grid, random, latin, sobol or tpe (default: grid)
    --trials N        how many combinations a search suggests
    --seed S          of the search (default: 0)
  --resume            go on with a sweep that was interrupted; runs that have ended, also those that failed, stay
  --json              the outcome as JSON on standard output, progress on standard error

Ctrl-C ends the runs at work after their step, a second one at once. Exit code 0: some run has a result and none is
left; 1: otherwise; 2: wrong use.
`;

const flags = {
  out: { type: "string" },
  slots: { type: "string" },
  gpus: { type: "string" },
  "per-run": { type: "string" },
  metric: { type: "string" },
  direction: { type: "string" },
  stop: { type: "string" },
  grace: { type: "string" },
  reduction: { type: "string" },
  others: { type: "string" },
  by: { type: "string" },
  search: { type: "string" },
  trials: { type: "string" },
  seed: { type: "string" },
  resume: { type: "boolean" },
  json: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parse>["values"];

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: flags, allowPositionals: true });

/** Runs the command; gives its exit code. */
export async function sweepCommand(args: readonly string[]): Promise<number> {
  const { values, options } = optionsOf(args);
  const swept = await sweep({ ...options, output: values.json ? process.stderr : process.stdout });
  if (values.json) process.stdout.write(`${JSON.stringify(jsonOf(swept))}\n`);
  else process.stdout.write(closing(swept));
  return swept.interrupted || swept.ranking.every(({ rank }) => rank === undefined) ? 1 : 0;
}

/** Checks what is only of the command line; the rest is checked where it is used. */
export function optionsOf(args: readonly string[]): { readonly values: Values; readonly options: SweepOptions } {
  const { values, positionals } = parsed(args);
  const [target, ...rest] = positionals;
  if (target === undefined || rest.length > 0) {
    throw wrong(`expects one template or folder, found ${positionals.length}`);
  }
  const { out, metric, resume } = values;
  const stop = stopOf(values);
  const slots = number("--slots", values.slots);
  const trials = number("--trials", values.trials);
  const seed = number("--seed", values.seed);
  const perRun = values["per-run"]?.split(",").map((count) => number("--per-run", count) as number);
  const options = {
    target,
    ...(out !== undefined && { out }),
    ...(slots !== undefined && { slots }),
    ...(values.gpus !== undefined && { gpus: values.gpus.split(",") }),
    ...(perRun && { perRun: perRun.length === 1 ? (perRun[0] as number) : perRun }),
    ...(metric !== undefined && { metric }),
    ...(values.direction !== undefined && { direction: values.direction as "max" | "min" }),
    ...(stop && { stop }),
    ...(values.search !== undefined && { search: values.search as NonNullable<SweepOptions["search"]> }),
    ...(trials !== undefined && { trials }),
    ...(seed !== undefined && { seed }),
    ...(resume && { resume }),
  };
  return { values, options };
}

function parsed(args: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(args);
  } catch (cause) {
    const [what = ""] = (cause as Error).message.split(/\.\s/);
    throw wrong(what, cause);
  }
}

function stopOf({ stop, grace, reduction, others, by }: Values): StopOptions | undefined {
  const given = Object.entries({
    grace: number("--grace", grace),
    reduction: number("--reduction", reduction),
    runs: number("--others", others),
    by,
  }).filter(([, value]) => value !== undefined);
  if (stop !== undefined) return { rule: stop, ...Object.fromEntries(given) } as StopOptions;
  if (given.length > 0) throw wrong("--grace, --reduction, --others and --by belong to --stop");
  return undefined;
}

function number(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw wrong(`${flag} expects an integer, found ${JSON.stringify(text)}`);
}

const wrong = (what: string, cause?: unknown): UsageError =>
  new UsageError({ where: "akid sweep", what, advice: "See `akid sweep --help`." }, { cause });

function jsonOf({ runs, ...swept }: Swept): object {
  return { ...swept, runs: runs.map(({ curve, ...run }) => run) };
}

/** The best ten, what came of the others, and where all of it stands. */
function closing({ folder, goal, ranking, runs, interrupted, results }: Swept): string {
  const count = (status: string): number => runs.filter((run) => run.status === status).length;
  const best = ranking.filter(({ rank }) => rank !== undefined).slice(0, 10);
  const rows = best.map(({ rank, mean, deviation, file }) => {
    const spread = deviation === undefined ? "" : ` ± ${deviation.toFixed(4)}`;
    return `${String(rank).padStart(3)}  ${goal.metric} ${mean?.toFixed(4)}${spread}  ${file}`;
  });
  const statuses = ["done", "stopped", "failed", "rejected"] as const;
  const counts = statuses.map((status) => `${status} ${count(status)}`).join("  ");
  const next = interrupted ? [`interrupted: \`akid sweep ${folder} --resume\` goes on`] : [];
  return ["", ...rows, counts, ...next, `ranking in ${results.csv}, pictures in ${results.report}`, ""].join("\n");
}
