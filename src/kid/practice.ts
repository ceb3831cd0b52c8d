/** The course of a training: steps, validation after each epoch and at the end, logs. */
import type { Metrics } from "../engines/engine.ts";
import type { Clock } from "../kongfus/kongfu.ts";
import { configOf } from "./config.ts";
import { RunLog } from "./log.ts";
import type { Settings } from "./options.ts";
import { Progress } from "./progress.ts";
import { Report } from "./report.ts";
import { Stop } from "./stop.ts";

/** Loss and evals, with the names of the evals. */
export interface Result<Evals extends string = string> extends Metrics {
  readonly evals: Readonly<Record<Evals, number>>;
}

/** What a training came to. */
export interface Practice<Evals extends string = string> {
  /** Steps done in all. */
  readonly steps: number;
  /** Epochs done in all; a broken one counts in part. */
  readonly epochs: number;
  /** Mean training loss over the last epoch; NaN if there was no step to do. */
  readonly loss: number;
  readonly validation: Result<Evals>;
  readonly seconds: number;
  /** The folder of the logs, in full. */
  readonly logDir: string;
  /** Whether Ctrl-C or the signal ended it before its last step. */
  readonly interrupted: boolean;
}

/** What is trained: a Kid. */
interface Trainee {
  readonly clock: Clock;
  step(): Promise<Metrics>;
  validate(): Promise<Metrics>;
}

/** Trains up to the last step of the settings and keeps the logs, also of an error. */
export async function practice(kid: Trainee, settings: Settings, backend: string): Promise<Practice> {
  const log = new RunLog(settings.brain.name, settings.logDir);
  const progress = new Progress(settings.output);
  const stop = new Stop(settings.signal);
  try {
    log.start(configOf(settings, backend));
    const report = new Report(settings, log, progress, kid.clock.step);
    const validation = await train(kid, settings, report, stop);
    const { step, stepsPerEpoch } = kid.clock;
    const { loss } = report.train;
    const interrupted = step < settings.steps;
    const done = { steps: step, epochs: step / stepsPerEpoch, loss, validation, seconds: report.seconds, interrupted };
    log.end(done);
    return { ...done, logDir: log.folder };
  } catch (error) {
    log.line((error as Error).message);
    throw error;
  } finally {
    stop[Symbol.dispose]();
    progress.end();
    log.close();
  }
}

/** Gives the validation after the last step. */
async function train(kid: Trainee, settings: Settings, report: Report, stop: Stop): Promise<Metrics> {
  const { steps, onValidation } = settings;
  const validate = async (): Promise<Metrics> => {
    const metrics = await kid.validate();
    const { step, stepsPerEpoch } = kid.clock;
    report.validation(step, metrics);
    await onValidation({ ...metrics, step, steps, epochs: step / stepsPerEpoch });
    return metrics;
  };
  let validation: Metrics | null = null;
  while (kid.clock.step < steps && !stop.requested) {
    const metrics = await kid.step();
    report.step(kid.clock.step, metrics);
    validation = kid.clock.step % kid.clock.stepsPerEpoch === 0 ? await validate() : null;
  }
  return validation ?? validate();
}
