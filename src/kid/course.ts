/** Step by step through a training: in which order steps, logs, validations, checkpoints and hooks come. */
import type { Metrics } from "../engines/engine.ts";
import type { MeanState } from "../engines/mean.ts";
import type { Clock } from "../kongfus/kongfu.ts";
import type { Parameter } from "../lower/initialise.ts";
import { type Entry, isStale } from "./history.ts";
import { call, type HookContext, type HookEvents } from "./hooks.ts";
import type { LoggedStep } from "./log/logged.ts";
import type { Monitor } from "./monitor.ts";
import type { Settings } from "./options.ts";
import type { Report } from "./report.ts";
import type { Stop } from "./stop.ts";

/** What is trained: a Kid. */
export interface Trainee {
  readonly clock: Clock;
  /** The validations that count. */
  readonly history: Entry[];
  /** Whether `stop` was called. */
  readonly stopped: boolean;
  /** The sums of the epoch at work, where the training is a resumed one. */
  readonly mean: MeanState | undefined;
  readonly warnings: readonly string[];
  readonly parameters: readonly Parameter[];
  /** What watches, if something is to be watched. */
  readonly monitor: Monitor | undefined;
  /** Once, when the run's folder is this process's alone. */
  begin(): void;
  stop(): void;
  /** Which process this is of those that train together. */
  readonly rank: number;
  /** Which of these hold on any of them. */
  agree(flags: readonly boolean[]): readonly boolean[];
  step(): Promise<Metrics>;
  validate(): Promise<Metrics>;
  /** Keeps a checkpoint. */
  save(mean: MeanState): Promise<void>;
}

/** What a course came to. */
interface Arrival {
  /** After the last step. */
  readonly validation: Metrics;
  /** Whether Ctrl-C or the signal ended it before its last step. */
  readonly interrupted: boolean;
}

export class Course {
  readonly #kid: Trainee;
  readonly #settings: Settings;
  readonly #report: Report;
  readonly #interrupt: Stop;
  /** The validation after the step done last, if there was one. */
  #validation: Metrics | null = null;
  /** The step of the newest checkpoint of this course. */
  #saved = -1;

  constructor(kid: Trainee, settings: Settings, report: Report, interrupt: Stop) {
    this.#kid = kid;
    this.#settings = settings;
    this.#report = report;
    this.#interrupt = interrupt;
  }

  async run(): Promise<Arrival> {
    const { steps, stopEarly, brain, validateFirst } = this.#settings;
    await this.#call("trainBegin", {});
    const { monitor } = this.#kid;
    if (monitor?.settings.images) this.#report.pictures(this.#step, await monitor.batch());
    if (validateFirst && this.#step === 0) await this.#validate();
    let requested = false;
    const isOver = (): boolean => {
      const [interrupted = false, stopped = false] = this.#kid.agree([this.#interrupt.requested, this.#kid.stopped]);
      requested = interrupted;
      return (
        this.#step >= steps ||
        interrupted ||
        stopped ||
        (stopEarly !== undefined && isStale(brain.name, stopEarly, this.#kid.history))
      );
    };
    while (!isOver()) await this.#next();
    const interrupted = this.#step < steps && requested;
    if (this.#saved !== this.#step && interrupted) await this.#save();
    const validation = this.#validation ?? (await this.#end(interrupted));
    if (!interrupted) await this.#call("trainEnd", { step: this.#step });
    return { validation, interrupted };
  }

  get #step(): number {
    return this.#kid.clock.step;
  }

  /** One step, and what is due after it. */
  async #next(): Promise<void> {
    const { kongfu, validateEvery, checkpoint } = this.#settings;
    await this.#call("batchBegin", {});
    const lr = kongfu.lr.at(this.#kid.clock);
    const { monitor } = this.#kid;
    if (monitor && this.#report.isLogged(this.#step + 1)) {
      await monitor.before();
      this.#report.pause();
    }
    const metrics = await this.#kid.step();
    const { step, stepsPerEpoch } = this.#kid.clock;
    const line = this.#report.step(step, metrics, lr);
    if (line) await this.#logged(line);
    this.#validation = validateEvery.some((every) => step % every === 0) ? await this.#validate() : null;
    const every = checkpoint ? (checkpoint.every ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    if (this.#validation || step % every === 0) await this.#save();
    if (step % stepsPerEpoch === 0) await this.#call("epochEnd", { epoch: step / stepsPerEpoch });
  }

  async #logged(line: LoggedStep): Promise<void> {
    const seen = await this.#kid.monitor?.after(this.#kid.clock);
    if (seen) this.#report.seen(line.step, seen);
    await this.#call("trainLog", { ...line, ...(seen && { seen }) });
  }

  /** A validation that counts: it is in the history. */
  async #validate(): Promise<Metrics> {
    const { loss, evals, samples } = await this.#kid.validate();
    const { step, stepsPerEpoch } = this.#kid.clock;
    this.#kid.history.push({ step, loss, evals });
    this.#report.validation(step, { loss, evals, samples }, this.#kid.history);
    const values = await this.#kid.monitor?.validation();
    if (values) this.#report.seenInValidation(step, values);
    const { steps } = this.#settings;
    await this.#call("validationLog", { loss, evals, samples, step, steps, epochs: step / stepsPerEpoch });
    return { loss, evals, samples };
  }

  /** The validation at the end. That of an interrupted training is no part of it: resumed, it goes on as if never ended. */
  async #end(interrupted: boolean): Promise<Metrics> {
    const isDone = this.#kid.history.at(-1)?.step === this.#step; // by the process before
    if (!interrupted && !isDone) {
      const validation = await this.#validate();
      await this.#save();
      return validation;
    }
    const validation = await this.#kid.validate();
    if (isDone && this.#step >= this.#settings.steps) this.#report.log(`All ${this.#step} steps were done before`);
    else this.#report.validation(this.#step, validation);
    return validation;
  }

  async #save(): Promise<void> {
    if (!this.#settings.checkpoint) return;
    await this.#kid.save(this.#report.mean);
    this.#saved = this.#step;
  }

  #call<K extends keyof HookEvents>(name: K, event: HookEvents[K]): Promise<void> {
    const kid = this.#kid;
    const context: HookContext = {
      clock: kid.clock,
      history: kid.history,
      rank: kid.rank,
      stop: () => kid.stop(),
      log: this.#report.log,
    };
    return call(this.#settings.hooks, name, event, context);
  }
}
