/** `akid train` and `akid resume`: an experiment's file in, a run's folder out. */
import { relative } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { backendNames } from "../backends/load.ts";
import { stepsIn } from "../checkpoints/checkpoint.ts";
import { kidOf, type Own } from "../kid/experiment.ts";
import type { Practice } from "../kid/practice.ts";
import { checkpointsOf } from "../kid/saving.ts";
import { command, integerOf } from "./command.ts";
import { defaultExport } from "./experiment.ts";
import { type RunOptions, type RunRecord, readRun, replacing, writeRun } from "./run.ts";

const lengthOptions = {
  "max-epochs": { type: "string", value: "N", text: "The length in all, in place of the experiment's." },
  "max-steps": { type: "string", value: "N", text: "The same in steps." },
  backend: {
    type: "string",
    value: "NAME",
    text: `auto, ${backendNames.join(", ")}.`,
  },
  engine: { type: "string", value: "NAME", text: "single or mpi: this process alone, or one rank of several." },
  towers: { type: "string", value: "N", text: "So many towers in threads, or all: one for each core." },
  log: { type: "string", value: "LEVEL", text: "debug, info, warn or silent." },
  json: { type: "boolean", text: "Prints the outcome as JSON, and progress on standard error." },
} as const;

const ends = "Ctrl-C ends it after the step at work, with a checkpoint, and exit code 130; a second one at once.";

type LengthValues = Readonly<Record<"max-epochs" | "max-steps", string | undefined>>;

function lengthOf(where: string, values: LengthValues): RunOptions {
  const maxEpochs = integerOf("max-epochs", values["max-epochs"], 1);
  const maxSteps = integerOf("max-steps", values["max-steps"], 1);
  if (maxEpochs !== undefined && maxSteps !== undefined) {
    throw new UsageError({ where, what: "takes either --max-epochs or --max-steps" });
  }
  return replacing({ maxEpochs, maxSteps });
}

interface Task {
  readonly where: string;
  readonly run: RunRecord;
  readonly own: Own;
  readonly json: boolean;
}

/** Trains; gives the exit code. */
async function trained({ where, run, own, json }: Task): Promise<number> {
  const { file, options } = run;
  const output = json ? process.stderr : process.stdout;
  const kid = await kidOf(await defaultExport(where, file), {
    own: { ...options, ...own, output },
    onBegin: () => writeRun(kid.logDir, run),
    where: file,
  });
  const practice = await kid.practice();
  await kid[Symbol.asyncDispose]();
  if (practice.rank === 0) process.stdout.write(json ? `${JSON.stringify(practice)}\n` : closing(practice));
  return practice.interrupted ? 130 : 0;
}

function closing({ steps, epochs, seconds, validation, best, logDir, interrupted }: Practice): string {
  const { loss, evals, samples } = validation;
  const bests = Object.entries(best).map(([name, { value, step }]) => `${name} ${value.toFixed(4)} (step ${step})`);
  const shown = [["loss", loss] as const, ...Object.entries(evals)].map(
    ([name, value]) => `${name} ${value.toFixed(4)}`,
  );
  const folder = relative("", logDir) || ".";
  const next = interrupted ? `\nInterrupted. Go on with: akid resume ${folder}` : "";
  return `
validation ${shown.join("  ")} on ${samples} samples, after ${steps} steps (${epochs.toFixed(1)} epochs) in ${seconds.toFixed(1)} s
best ${bests.join("  ")}
logs and checkpoints in ${folder}${next}
`;
}

type Choices = Readonly<Record<"backend" | "engine" | "towers" | "log", string | undefined>>;

/** Options of this process, which a resumed run does not take up. */
const ownOf = (where: string, { backend, engine, towers, log }: Choices): Own => ({
  ...(backend !== undefined && { backend }),
  ...engineFrom(where, engine, towers),
  ...(log !== undefined && { log }),
});

function engineFrom(where: string, engine: string | undefined, towers: string | undefined): Own {
  if (towers === undefined) return engine === undefined ? {} : { engine };
  if (engine !== undefined && engine !== "data-parallel") {
    throw new UsageError({ where, what: `takes either --towers or --engine ${engine}` });
  }
  return { engine: { name: "data-parallel", towers: towers === "all" ? towers : integerOf("towers", towers, 1) } };
}

export const trainCommand = command({
  takes: ["FILE"],
  options: {
    out: { type: "string", value: "DIR", text: "Folder of logs and checkpoints; default: the experiment's logDir." },
    seed: { type: "string", value: "N", text: "The seed, in place of the experiment's." },
    ...lengthOptions,
    resume: { type: "boolean", text: "Goes on where the newest checkpoint in the folder was, if there is one." },
  },
  more: ["FILE exports by default a Kid, the options of one, or a function that gives either.", ends],
  run([file = ""], { out, seed: given, backend, engine, towers, log, resume, json, ...length }) {
    const seed = integerOf("seed", given, 0);
    const options = { ...lengthOf("train", length), ...(seed !== undefined && { seed }) };
    const own = {
      ...(out !== undefined && { logDir: out }),
      ...ownOf("train", { backend, engine, towers, log }),
      ...(resume && { resume }),
    };
    return trained({ where: "train", run: { file, options }, own, json });
  },
});

export const resumeCommand = command({
  takes: ["RUN"],
  options: lengthOptions,
  more: ["RUN is the folder of a run that `akid train` has started.", ends],
  run([folder = ""], { backend, engine, towers, log, json, ...length }) {
    const { file, options } = readRun("resume", folder);
    if (stepsIn(checkpointsOf(folder)).length === 0) {
      const advice = `Begin anew with akid train ${file}.`;
      throw new UsageError({ where: "resume", what: `'${folder}' has no checkpoint`, advice });
    }
    const run = { file, options: { ...options, ...lengthOf("resume", length) } };
    const own = { logDir: folder, resume: true, ...ownOf("resume", { backend, engine, towers, log }) };
    return trained({ where: "resume", run, own, json });
  },
});
