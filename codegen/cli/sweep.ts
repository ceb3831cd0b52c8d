/** `akid sweep`: what is said on the command line, and what is said at the end. */
import { UsageError } from "../../dsl/errors.ts";
import { command, integerOf, type Values } from "../../src/cli/command.ts";
import type { Swept } from "../sweep/conduct.ts";
import type { SweepOptions } from "../sweep/options.ts";
import type { StopOptions } from "../sweep/stopping.ts";
import { sweep } from "../sweep/sweep.ts";

const options = {
  out: {
    type: "string",
    value: "DIR",
    text: "Where a template's variants and runs go; default: beside it, NAME.sweep.",
  },
  slots: { type: "string", value: "N", text: "Runs at a time, which share the cores; default: one per core." },
  gpus: { type: "string", value: "0,1", text: "GPUs instead of cores, as CUDA_VISIBLE_DEVICES names them." },
  "per-run": {
    type: "string",
    value: "N|LIST",
    text: "Slots or GPUs of each run, or of each one in order: 1,2,2,1; default 1.",
  },
  metric: { type: "string", value: "NAME", text: '"loss" (default) or an eval\'s name, of the validation.' },
  direction: { type: "string", value: "D", text: "max or min; default: min for the loss, else max." },
  stop: { type: "string", value: "RULE", text: "Ends bad runs early: median or asha." },
  grace: {
    type: "string",
    value: "N",
    text: "With --stop: no run ends before N epochs; ASHA's first rung; default 1.",
  },
  reduction: { type: "string", value: "N", text: "With --stop asha: one of N goes on at each rung; default 3." },
  others: { type: "string", value: "N", text: "With --stop median: how many runs must have got as far; default 3." },
  by: { type: "string", value: "UNIT", text: "What --grace counts: epochs (default) or steps." },
  search: { type: "string", value: "NAME", text: "grid (default), random, latin, sobol or tpe." },
  trials: { type: "string", value: "N", text: "How many combinations a search suggests." },
  seed: { type: "string", value: "S", text: "Of the search; default 0." },
  resume: { type: "boolean", text: "Goes on with an interrupted sweep; runs that have ended, also failed ones, stay." },
  json: { type: "boolean", text: "Prints the outcome as JSON, and progress on standard error." },
} as const;

type Given = Values<typeof options>;

export const sweepCommand = command({
  takes: ["TEMPLATE|DIR"],
  options,
  more: [
    "DIR is a folder that `akid generate` made. Each run is a process of its own, with a folder of its own in DIR/runs.",
    "Ctrl-C ends the runs at work after their step, a second one at once.",
    "Exit code 0: every run has ended, and one of them at least has a result; 1: none has; 130: interrupted.",
  ],
  run: async ([target = ""], values) => {
    const swept = await sweep({ ...optionsOf(target, values), output: values.json ? process.stderr : process.stdout });
    process.stdout.write(values.json ? `${JSON.stringify(jsonOf(swept))}\n` : closing(swept));
    if (swept.interrupted) return 130;
    return swept.ranking.some(({ rank }) => rank !== undefined) ? 0 : 1;
  },
});

const integer = (flag: string, text: string | undefined, least = 1): number | undefined => integerOf(flag, text, least);

/** Checks what is only of the command line; the rest is checked where it is used. */
export function optionsOf(target: string, values: Given): SweepOptions {
  const { out, metric, resume } = values;
  const stop = stopOf(values);
  const slots = integer("slots", values.slots);
  const trials = integer("trials", values.trials);
  const seed = integer("seed", values.seed, 0);
  const perRun = values["per-run"]?.split(",").map((count) => integer("per-run", count) as number);
  return {
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
}

function stopOf({ stop, grace, reduction, others, by }: Given): StopOptions | undefined {
  const given = Object.entries({
    grace: integer("grace", grace),
    reduction: integer("reduction", reduction),
    runs: integer("others", others),
    by,
  }).filter(([, value]) => value !== undefined);
  if (stop !== undefined) return { rule: stop, ...Object.fromEntries(given) } as StopOptions;
  if (given.length === 0) return undefined;
  throw new UsageError({ where: "sweep", what: "--grace, --reduction, --others and --by belong to --stop" });
}

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
