/** `akid sweep`: what is said on the command line, and what is said at the end. */
import { UsageError } from "../../dsl/errors.ts";
import { command, integerOf, type Options, type Values } from "../../src/cli/command.ts";
import type { Output } from "../../src/kid/progress.ts";
import type { Swept } from "../sweep/conduct.ts";
import { runOnly } from "../sweep/only.ts";
import type { SweepOptions } from "../sweep/options.ts";
import type { StopOptions } from "../sweep/stopping.ts";
import { sweep } from "../sweep/sweep.ts";
import { parseSet } from "./set.ts";

const options = {
  out: {
    type: "string",
    value: "DIR",
    text: "Where a template's variants and runs go; default: beside it, NAME.sweep.",
  },
  set: { type: "string", value: "k=3,5", multiple: true, text: "Restricts a parameter of the grid to these values." },
  slots: { type: "string", value: "N", text: "Runs at a time, which share the cores; default: one per core." },
  gpus: { type: "string", value: "0,1", text: "GPUs instead of cores, as CUDA_VISIBLE_DEVICES names them." },
  "per-run": { type: "string", value: "N", text: "Slots or GPUs of each run, or a list for all: 1,2,2; default 1." },
  metric: { type: "string", value: "NAME", text: "loss or an eval of the validation; default: loss." },
  direction: { type: "string", value: "D", text: "max or min; default: min for loss, else max." },
  stop: { type: "string", value: "RULE", text: "Ends bad runs early: median or asha." },
  grace: { type: "string", value: "N", text: "No run ends before N epochs; ASHA's first rung; default 1." },
  reduction: { type: "string", value: "N", text: "ASHA: one of N goes on at each rung; default 3." },
  others: { type: "string", value: "N", text: "Median: how many others must have got as far; default 3." },
  by: { type: "string", value: "UNIT", text: "What --grace counts: epochs or steps; default: epochs." },
  search: { type: "string", value: "NAME", text: "grid, random, latin, sobol or tpe; default: grid." },
  trials: { type: "string", value: "N", text: "How many combinations a search suggests." },
  seed: { type: "string", value: "S", text: "Of the search; default 0." },
  resume: {
    type: "boolean",
    text: "Goes on with a sweep that was interrupted; runs that have ended stay as they are.",
  },
  queue: {
    type: "string",
    value: "URL",
    text: "Has the runs done by the agents of a Redis, redis://HOST: `akid agent`.",
  },
  only: { type: "string", value: "K", text: "Runs the K-th run of a folder alone, from 0, as a task of a job array." },
  json: { type: "boolean", text: "Prints the outcome as JSON, progress on standard error." },
} as const satisfies Options;

export const sweepCommand = command({
  takes: ["TEMPLATE|DIR"],
  options,
  more: [
    "Ctrl-C ends the runs at work after their step, a second one at once. Exit code 0: every run has ended, and one of",
    "them at least has a result; 1: none has; 130: interrupted; 2: wrong use. With --only: 0 unless the run has failed.",
  ],
  async run([target = ""], values) {
    const output = values.json ? process.stderr : process.stdout;
    if (values.only !== undefined) return await only(target, values, output);
    const swept = await sweep({ ...optionsOf(target, values), output });
    console.log(values.json ? JSON.stringify(forMachines(swept)) : closing(swept));
    if (swept.interrupted) return 130;
    return swept.ranking.some(({ rank }) => rank !== undefined) ? 0 : 1;
  },
});

/** One run alone: no ranking, and its own exit code. */
async function only(target: string, values: Values<typeof options>, output: Output): Promise<number> {
  const allowed = ["only", "json", "resume", "gpus", "metric", "direction"];
  const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));
  const other = Object.entries(values).find(([name, value]) => !allowed.includes(name) && isGiven(value));
  if (other) throw new UsageError({ where: "command line", what: `--${other[0]} does not go with --only` });
  const { resume, ...given } = optionsOf(target, values);
  const { run, result } = await runOnly({ ...given, only: integerOf("only", values.only, 0) as number, output });
  if (values.json) console.log(JSON.stringify({ ...run, ...result }));
  if (!result) return 130;
  return result.status === "failed" ? 1 : 0;
}

/** Numbers and lists of what was given; whether they fit is checked where they are used. */
export function optionsOf(target: string, values: Partial<Values<typeof options>>): SweepOptions {
  const { out, metric, direction, search, gpus, resume, queue } = values;
  if (queue?.includes("@")) process.title = "akid sweep"; // the system's list of processes shows no password
  const perRun = values["per-run"]?.split(",").map((count) => integerOf("per-run", count, 1) as number);
  const given = {
    out,
    set: values.set?.length ? parseSet(values.set) : undefined,
    slots: integerOf("slots", values.slots, 1),
    gpus: gpus?.split(","),
    perRun: perRun?.length === 1 ? perRun[0] : perRun,
    metric,
    direction,
    stop: stopOf(values),
    search,
    trials: integerOf("trials", values.trials, 1),
    seed: integerOf("seed", values.seed, 0),
    resume: resume || undefined,
    queue,
  };
  return { target, ...(defined(given) as Omit<SweepOptions, "target">) };
}

function stopOf({ stop, grace, reduction, others, by }: Partial<Values<typeof options>>): StopOptions | undefined {
  const given = defined({
    grace: integerOf("grace", grace, 1),
    reduction: integerOf("reduction", reduction, 2),
    runs: integerOf("others", others, 1),
    by,
  });
  if (stop !== undefined) return { rule: stop, ...given } as StopOptions;
  if (Object.keys(given).length === 0) return undefined;
  throw new UsageError({ where: "command line", what: "--grace, --reduction, --others and --by belong to --stop" });
}

const defined = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

function forMachines({ runs, ...swept }: Swept): object {
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
  return ["", ...rows, counts, ...next, `ranking in ${results.csv}, pictures in ${results.report}`].join("\n");
}
