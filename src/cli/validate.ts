/** `akid validate`: the metrics of a run's checkpoint on its validation part. */
import { UsageError } from "../../dsl/errors.ts";
import { backendNames } from "../backends/load.ts";
import { newestCheckpoint, stepsIn } from "../checkpoints/checkpoint.ts";
import { kidOf } from "../kid/experiment.ts";
import { bestOf } from "../kid/history.ts";
import { checkpointsOf, type Standing } from "../kid/saving.ts";
import { command, integerOf, type Values } from "./command.ts";
import { defaultExport } from "./experiment.ts";
import { readRun } from "./run.ts";

const options = {
  step: { type: "string", value: "N", text: "The checkpoint of this step; default: the newest." },
  best: { type: "boolean", text: "The checkpoint of the best validation." },
  backend: { type: "string", value: "NAME", text: `auto, ${backendNames.join(", ")}.` },
  json: { type: "boolean", text: "Prints the metrics as JSON." },
} as const;

/** Loads the checkpoint into the experiment's Kid, validates and prints. */
async function validate(target: string, { step: text, best, backend, json }: Values<typeof options>): Promise<void> {
  const where = "validate";
  const run = readRun(where, target);
  const own = {
    ...run.options,
    logDir: target,
    output: null,
    ...(backend !== undefined && { backend }),
  };
  const kid = await kidOf(await defaultExport(where, run.file), { own, where: run.file });
  const given = integerOf("step", text, 0);
  if (given !== undefined && best) throw new UsageError({ where, what: "takes either --step or --best" });
  const { checkpoint } = kid.options;
  const watch = checkpoint ? (checkpoint.best ?? {}) : {};
  const step = best ? bestStep(where, target, (history) => bestOf(where, watch, history)?.step) : given;
  const steps = stepsIn(checkpointsOf(target));
  if (step !== undefined && !steps.includes(step)) {
    const advice = `It has those of ${steps.join(", ") || "no step"}.`;
    throw new UsageError({ where, what: `'${target}' has no checkpoint of step ${step}`, advice });
  }
  await kid.load(target, step === undefined ? {} : { step });
  const { loss, evals, samples } = await kid.validate();
  await kid[Symbol.asyncDispose]();
  const lines = [["loss", loss] as const, ...Object.entries(evals)].map(
    ([name, value]) => `${name} ${value.toFixed(6)}`,
  );
  process.stdout.write(
    json ? `${JSON.stringify({ loss, evals, samples })}\n` : `${lines.join("\n")}\non ${samples} samples\n`,
  );
}

function bestStep(where: string, run: string, choose: (history: Standing["history"]) => number | undefined): number {
  const newest = newestCheckpoint<Standing>(checkpointsOf(run), (warning) => console.error(warning));
  const step = newest && choose(newest.record.history);
  if (step !== undefined && step !== null) return step;
  throw new UsageError({ where, what: `'${run}' has no validation from which a best one could be chosen` });
}

export const validateCommand = command({
  takes: ["RUN"],
  options,
  more: ["RUN is the folder of a run that `akid train` has started; its whole validation part is computed."],
  run: async ([folder = ""], values) => {
    await validate(folder, values);
    return 0;
  },
});
