/** The course of a training: steps, validation after each epoch and at the end, logs. */

import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { show } from "../../dsl/messages.ts";
import type { Network } from "../../dsl/network.ts";
import type { Engine, Metrics } from "../engines/engine.ts";
import { type Held, type Holder, isHeld, takeLockAcross } from "../files/lock.ts";
import type { Watch } from "../kongfus/watch.ts";
import type { Parameter } from "../lower/initialise.ts";
import { configOf, countOf } from "./config.ts";
import { Course, type Trainee } from "./course.ts";
import { type BestValue, bestsOf } from "./history.ts";
import { type Log, noLog } from "./log/no-log.ts";
import { RunLog } from "./log/run-log.ts";
import type { Settings } from "./options.ts";
import { Progress } from "./progress.ts";
import { Report } from "./report.ts";
import { Stop } from "./stop.ts";

/** Loss and evals, with the names of the evals. */
export interface Result<Evals extends string = string> extends Metrics {
  readonly evals: Readonly<Record<Evals, number>>;
}

export interface PracticeOptions {
  /** Go on where the newest checkpoint in `logDir` was, if there is one. */
  readonly resume?: boolean;
  /** akid's name of `resume`. */
  readonly continueFromChkPoint?: boolean;
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
  /** The best loss and evals, each by itself, of all validations that count; of the last one if none does. */
  readonly best: Readonly<Record<"loss" | Evals, BestValue>>;
  readonly seconds: number;
  /** The folder of the logs, in full. */
  readonly logDir: string;
  /** Whether Ctrl-C or the signal ended it before its last step. */
  readonly interrupted: boolean;
  /** Of the processes that have trained together, which one this is: rank 0 keeps logs and checkpoints. */
  readonly rank: number;
}

/** Holds the run's folder against a second process, which would write over its logs and checkpoints. */
async function alone({ brain, logDir, output }: Settings): Promise<Held> {
  const where = brain.name;
  const onWait = ({ pid, host }: Holder): void =>
    void output?.write(
      `Waits for a sign of life of process ${pid} on ${host}, which has trained in logDir '${logDir}'\n`,
    );
  let lock: Held | Holder;
  try {
    mkdirSync(logDir, { recursive: true });
    lock = await takeLockAcross(join(logDir, ".training"), { onWait });
  } catch (cause) {
    const what = `cannot write to logDir '${logDir}' (${(cause as Error).message})`;
    throw new AkidError({ where, what }, { cause });
  }
  if (isHeld(lock)) return lock;
  const what = `process ${lock.pid} on ${lock.host} trains in logDir '${logDir}'`;
  throw new UsageError({ where, what, advice: "Wait for its end, or give another logDir." });
}

/** How many numbers are trained; and in detail what is connected to what, and how each tensor began. */
function tellNetwork({ name: brain, nodes }: Network, parameters: readonly Parameter[], log: Log): void {
  const { trained, kept } = countOf(parameters);
  const states = kept > 0 ? `, and ${kept} numbers that are kept` : "";
  log.line(`${brain} has ${trained} parameters${states}`);
  for (const { name, block, from, type } of nodes) {
    log.line(`Connected ${from.join(", ")} -> ${name} (${block.kind}) ${show(type)}`, "debug");
  }
  for (const { name, shape, initializer } of parameters) {
    log.line(`${name} [${shape.join(", ")}] from ${initializer.kind}`, "debug");
  }
}

/** What a rank besides the first does not do: it writes nothing, but for logs of its own if all ranks are to have them. */
function ofRank(settings: Settings, { ranks }: Engine): { settings: Settings; openLog: (step: number) => Log } {
  if (!ranks) return { settings, openLog: (step) => new RunLog(settings, step) };
  const logDir = ranks.share(() => resolve(settings.logDir));
  if (ranks.isLead) return { settings: { ...settings, logDir }, openLog: (step) => new RunLog(settings, step) };
  const quiet = { ...settings, logDir, output: null };
  const { engine } = settings;
  const isLogged = "logs" in engine && engine.logs === "all";
  const own = { ...quiet, logDir: join(logDir, `rank${ranks.rank}`) };
  return { settings: quiet, openLog: (step) => (isLogged ? new RunLog(own, step) : noLog(logDir)) };
}

const watchesOf = ({ checkpoint, stopEarly }: Settings): readonly Watch[] =>
  [checkpoint ? checkpoint.best : undefined, stopEarly].filter((watch) => watch !== undefined);

function tellBest(best: Practice["best"], log: Log): void {
  const values = Object.entries(best).map(([name, { value, step }]) => `${name} = ${value.toFixed(6)} (step ${step})`);
  log.line(`Best of all validations: ${values.join(", ")}`);
}

/** What computes: `onnx`, or `onnx, 4 ranks`. */
const showEngine = ({ backend, ranks }: Engine): string => (ranks ? `${backend}, ${ranks.size} ranks` : backend);

/** Trains up to the last step of the settings and keeps the logs, also of an error. */
export async function practice(kid: Trainee, given: Settings, engine: Engine): Promise<Practice> {
  const { settings, openLog } = ofRank(given, engine);
  const { rank } = kid;
  using _ = rank === 0 ? await alone(settings) : undefined;
  if (rank === 0) kid.begin();
  const { step: first } = kid.clock;
  const log = openLog(first);
  const progress = new Progress(settings.output, settings.log);
  const interrupt = new Stop(settings.signal);
  try {
    log.start(configOf(settings, engine.backend, kid.parameters), first);
    for (const to of [log, progress]) to.line(`${settings.brain.name} trains on ${showEngine(engine)}`);
    tellNetwork(settings.brain.network, kid.parameters, log);
    for (const warning of kid.warnings) {
      log.line(warning, "warn");
      progress.line(warning, "warn");
    }
    const report = new Report(settings, { log, progress, step: first, mean: kid.mean });
    const course = new Course(kid, settings, report, interrupt);
    const { validation, interrupted } = await course.run();
    const { step, stepsPerEpoch } = kid.clock;
    const { loss } = report.train;
    const history = kid.history.length > 0 ? kid.history : [{ ...validation, step }];
    const best = bestsOf(settings.brain.name, watchesOf(settings), history);
    const [epochs, { seconds }] = [step / stepsPerEpoch, report];
    const done = { steps: step, epochs, loss, validation, best, seconds, interrupted };
    tellBest(best, log);
    log.end(done);
    return { ...done, logDir: log.folder, rank };
  } catch (error) {
    log.line((error as Error).message, "error");
    throw error;
  } finally {
    interrupt[Symbol.dispose]();
    progress.end();
    log.close();
  }
}
