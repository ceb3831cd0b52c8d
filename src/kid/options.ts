/** What a Kid is given, and the check of all of it before any work. */
import type { AnyBrain } from "../../dsl/brain.ts";
import { checkBoolean, checkCount, checkNumber, checkOneOf, checkOptions } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { valueName } from "../../dsl/kinds.ts";
import { fitSamples } from "../../dsl/sample.ts";
import type { Backend } from "../backends/backend.ts";
import type { KongFu } from "../kongfus/kongfu.ts";
import { type Span, stepsOf as stepsOfSpan } from "../kongfus/schedules/schedule.ts";
import type { Sensor } from "../sensors/sensor.ts";
import type { SampleTypes } from "../sources/source.ts";
import { type AkidNames, ownHooks, ownOptions } from "./akid-names.ts";
import { type BackendChoice, type BackendParts, backendChoice } from "./backend.ts";
import { type EngineChoice, type EngineParts, engineChoice } from "./engine.ts";
import { checkEarlyStopping, type EarlyStopping } from "./history.ts";
import { type Hooks, hookNames } from "./hooks.ts";
import { type LogLevel, logLevels } from "./log/line.ts";
import { type MonitorOptions, type MonitorSettings, monitorSettings } from "./monitor.ts";
import type { InputName } from "./names.ts";
import type { Output } from "./progress.ts";
import { type CheckpointOptions, checkCheckpoints } from "./saving.ts";

type Either = "either maxSteps or maxEpochs";

/** How long a Kid trains: exactly one of them; `maxEpoch` is akid's name of `maxEpochs`. */
export type Length =
  | { readonly maxEpochs: number; readonly maxSteps?: Either; readonly maxEpoch?: Either }
  | { readonly maxEpoch: number; readonly maxSteps?: Either; readonly maxEpochs?: Either }
  | { readonly maxSteps: number; readonly maxEpochs?: Either; readonly maxEpoch?: Either };

/** A sensor whose samples are the inputs of the brain, else the sentence that says which is not. */
export type fittingSensor<B extends AnyBrain, S extends SampleTypes> =
  fitSamples<B["name"], B["inputs"], S> extends string ? fitSamples<B["name"], B["inputs"], S> : Sensor<S>;

export interface KidParts<B extends AnyBrain, S extends SampleTypes> {
  readonly sensor: fittingSensor<B, S>;
  readonly brain: B;
  readonly kongfu: KongFu;
  /** How the work is spread; default: on one device. */
  readonly engine?: EngineChoice;
  /** Default: the environment variable AKID_BACKEND, else "auto". */
  readonly backend?: BackendChoice;
  /** Folder of the logs, made if need be; default: `runs/<brain>-<time>`. */
  readonly logDir?: string;
  /** Steps from one line in the logs to the next; default 100. */
  readonly logEvery?: number;
  /** Of initial values, order and dropout; default 0. Equal seeds give equal runs. */
  readonly seed?: number;
  /** How much training.log and `output` tell: "debug", "info" (default), "warn" or "silent". */
  readonly log?: LogLevel;
  /** Whether there is a training.log (default true). */
  readonly logToFile?: boolean;
  /** Whether curves are kept for TensorBoard, in `train` and `validation` of `logDir` (default true). */
  readonly summaries?: boolean;
  /** What is watched at each logged step, for metrics.jsonl, TensorBoard and hooks; true: all but `validation` (default false). */
  readonly monitor?: boolean | MonitorOptions<InputName<B> | valueName<B["rows"]>>;
  /** Where progress is shown; default: standard output, null: nowhere. */
  readonly output?: Output | null;
  /** Once `aborted`, training ends after the step at work, as by Ctrl-C: an AbortSignal, or one like it. */
  readonly signal?: { readonly aborted: boolean };
  /** When it validates; default: after each epoch, and at the end. false: at the end alone. */
  readonly validate?: Span | readonly Span[] | false;
  /** Validate before the first step, too (default false). */
  readonly validateFirst?: boolean;
  /** What is kept on disk; default: a checkpoint after each validation, the last 4 of them and the best. */
  readonly checkpoint?: CheckpointOptions | false;
  /** Go on where the newest checkpoint in `logDir` was, if there is one (default false). */
  readonly resume?: boolean;
  /** End when validation no longer gets better. */
  readonly stopEarly?: EarlyStopping;
  /** Functions that are called at certain moments. */
  readonly hooks?: Hooks;
}

export type KidOptions<B extends AnyBrain = AnyBrain, S extends SampleTypes = SampleTypes> = KidParts<B, S> &
  AkidNames &
  Length;

/** The options with all defaults filled in. */
export interface Settings {
  readonly sensor: Sensor;
  readonly brain: AnyBrain;
  readonly kongfu: KongFu;
  readonly engine: EngineParts;
  readonly backend: BackendParts | Backend;
  readonly logDir: string;
  readonly logEvery: number;
  readonly seed: number;
  readonly log: LogLevel;
  readonly logToFile: boolean;
  readonly summaries: boolean;
  readonly monitor: MonitorSettings | undefined;
  readonly output: Output | null;
  readonly signal: { readonly aborted: boolean };
  /** Steps from one validation to the next, of one rule or several; none: only at the end. */
  readonly validateEvery: readonly number[];
  readonly validateFirst: boolean;
  readonly checkpoint: CheckpointOptions | false;
  readonly resume: boolean;
  readonly stopEarly: EarlyStopping | undefined;
  readonly hooks: Hooks;
  /** Steps of the whole training. */
  readonly steps: number;
}

const allowed = [
  "sensor",
  "brain",
  "kongfu",
  "engine",
  "backend",
  "maxEpochs",
  "maxSteps",
  "logDir",
  "logEvery",
  "seed",
  "log",
  "logToFile",
  "summaries",
  "monitor",
  "output",
  "signal",
  "validate",
  "validateFirst",
  "checkpoint",
  "resume",
  "stopEarly",
  "hooks",
] as const satisfies readonly (keyof KidOptions)[];

/** Checks the options by value: what types say, and what they cannot. */
export function settingsOf(given: KidOptions): Settings {
  const options = ownOptions(given.brain.name, given);
  const {
    brain,
    kongfu,
    engine = "single",
    backend,
    logDir,
    logEvery = 100,
    seed = 0,
    log = "info",
    logToFile = true,
    summaries = true,
    monitor = false,
    output = process.stdout,
    signal = { aborted: false },
    validate = { epochs: 1 },
    validateFirst = false,
    checkpoint = {},
    resume = false,
    stopEarly,
  } = options;
  const sensor = options.sensor as Sensor; // its type is a sentence where it does not fit, which the check below repeats
  const where = brain.name;
  checkOptions(where, options, allowed);
  if (brain.losses.length === 0) {
    throw new UsageError({ where, what: "the brain has no loss to train", advice: "Give brain(...) a `loss`." });
  }
  const misfit = fitSamples(brain.name, brain.network.inputs, sensor.source.samples);
  if (misfit !== undefined) throw new UsageError({ what: misfit });
  const chosen = backendChoice(where, backend);
  checkNumber(where, "seed", seed, "an integer", Number.isSafeInteger);
  checkCount(where, "logEvery", logEvery);
  checkOneOf(where, "log", log, logLevels);
  for (const [name, value] of Object.entries({ resume, logToFile, summaries, validateFirst })) {
    checkBoolean(where, name, value);
  }
  const evals = Object.keys(brain.network.evals);
  if (checkpoint) checkCheckpoints(`${where} checkpoint`, checkpoint, evals);
  if (stopEarly) checkEarlyStopping(`${where} stopEarly`, stopEarly, evals);
  const hooks = ownHooks(`${where} hooks`, options.hooks ?? {});
  checkOptions(`${where} hooks`, hooks, hookNames);
  return {
    sensor,
    brain,
    kongfu,
    engine: engineChoice(where, engine, chosen),
    backend: chosen,
    logDir: logDir ?? `runs/${brain.name}-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}`,
    logEvery,
    seed,
    log,
    logToFile,
    summaries,
    monitor: monitorSettings(`${where} monitor`, monitor, brain.network),
    output,
    signal,
    validateEvery: [validate || []].flat().map((span) => validationSteps(where, span, sensor.stepsPerEpoch)),
    validateFirst,
    checkpoint,
    resume,
    stopEarly,
    hooks,
    steps: stepsOf(where, options, sensor.stepsPerEpoch),
  };
}

function stepsOf(where: string, { maxSteps, maxEpochs }: Length, stepsPerEpoch: number): number {
  if ((maxSteps === undefined) === (maxEpochs === undefined)) {
    const found = maxSteps === undefined ? "neither" : "both";
    throw new UsageError({ where, what: `expects either maxSteps or maxEpochs, found ${found}` });
  }
  if (maxSteps !== undefined) checkCount(where, "maxSteps", maxSteps as number);
  else checkCount(where, "maxEpochs", maxEpochs as number);
  return maxSteps !== undefined ? (maxSteps as number) : (maxEpochs as number) * stepsPerEpoch;
}

function validationSteps(where: string, span: Span, stepsPerEpoch: number): number {
  checkOptions(`${where} validate`, span, ["steps", "epochs"]);
  return Math.max(1, Math.round(stepsOfSpan(`${where} validate`, span)({ step: 0, stepsPerEpoch })));
}
