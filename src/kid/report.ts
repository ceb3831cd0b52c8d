/** Follows a training: keeps its means and times, and tells log and progress. */
import type { Metrics } from "../engines/engine.ts";
import { Mean, type MeanState } from "../engines/mean.ts";
import { watched } from "../kongfus/watch.ts";
import { bestOf, type Entry } from "./history.ts";
import type { Severity } from "./log/line.ts";
import type { Best, LoggedStep } from "./log/logged.ts";
import type { Log } from "./log/no-log.ts";
import type { Seen, Tensors } from "./monitor.ts";
import type { Settings } from "./options.ts";
import type { Progress, Standing } from "./progress.ts";

interface ReportParts {
  readonly log: Log;
  readonly progress: Progress;
  readonly step: number;
  readonly mean?: MeanState | undefined;
}

export class Report {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #progress: Progress;
  readonly #began = performance.now();
  readonly #first: number;
  /** When the last step or validation ended. */
  #mark = this.#began;
  #epoch = { mean: new Mean(), seconds: 0, samples: 0 };
  #logged = { seconds: 0, steps: 0 };

  /** `step`: how many were done before; `mean`: of those of the epoch at work. */
  constructor(settings: Settings, { log, progress, step, mean }: ReportParts) {
    this.#settings = settings;
    this.#log = log;
    this.#progress = progress;
    this.#first = step;
    if (mean) this.#epoch = { mean: Mean.from(mean), seconds: 0, samples: 0 };
  }

  /** Seconds since the start. */
  get seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  /** Means over the epoch so far. */
  get train(): Metrics {
    return this.#epoch.mean.value;
  }

  /** The sums of those means. */
  get mean(): MeanState {
    return this.#epoch.mean.state;
  }

  /** A step ended, the `step`-th, with this learning rate; gives what is logged of it, if it is. */
  step(step: number, metrics: Metrics, lr: number): LoggedStep | null {
    const { sensor, steps } = this.#settings;
    const { stepsPerEpoch } = sensor;
    if (step % stepsPerEpoch === 1 || stepsPerEpoch === 1) this.#epoch = { mean: new Mean(), seconds: 0, samples: 0 };
    const seconds = this.#lap();
    this.#epoch.mean.add(metrics);
    this.#epoch.seconds += seconds;
    this.#epoch.samples += metrics.samples;
    this.#logged.seconds += seconds;
    this.#logged.steps += 1;
    const left = (this.seconds / (step - this.#first)) * (steps - step);
    this.#progress.bar(this.#standing(step), left);
    if (!this.isLogged(step)) {
      this.#log.step(step, metrics);
      return null;
    }
    const line = { ...metrics, step, lr, seconds: this.#logged.seconds / this.#logged.steps };
    this.#log.train(line);
    this.#logged = { seconds: 0, steps: 0 };
    return line;
  }

  /** A validation ended, after `step` steps; with the history in which it is, unless it does not count. */
  validation(step: number, metrics: Metrics, history?: readonly Entry[]): void {
    this.#log.validation(step, metrics, history && this.#bestOf(history));
    this.#progress.epoch(this.#standing(step), metrics);
    this.pause();
  }

  /** What a monitor has seen after a step. */
  seen(step: number, seen: Seen): void {
    this.#log.seen(step, seen);
    this.pause();
  }

  seenInValidation(step: number, values: Tensors): void {
    this.#log.seenInValidation(step, values);
    this.pause();
  }

  /** The first images that the network gets. */
  pictures(step: number, batch: Tensors): void {
    this.#log.pictures(step, batch);
  }

  /** What has been done since the last step is no part of the time of the next one. */
  pause(): void {
    this.#lap();
  }

  /** Whether this step is a logged one. */
  isLogged(step: number): boolean {
    return step % this.#settings.logEvery === 0 || step === this.#settings.steps;
  }

  /** A line of a hook's, in training.log and on the terminal. */
  readonly log = (text: string, severity: Severity = "info"): void => {
    this.#log.line(text, severity, this.log);
    this.#progress.line(text, severity);
  };

  #bestOf(history: readonly Entry[]): Best | undefined {
    const { brain, checkpoint, stopEarly } = this.#settings;
    const watch = (checkpoint ? checkpoint.best : undefined) ?? stopEarly ?? {};
    const entry = bestOf(brain.name, watch, history);
    return entry && { metric: watch.metric ?? "loss", value: watched(brain.name, watch, entry), entry };
  }

  #standing(step: number): Standing {
    const { sensor, steps } = this.#settings;
    const speed = this.#epoch.samples / this.#epoch.seconds;
    return { step, steps, stepsPerEpoch: sensor.stepsPerEpoch, train: this.train, speed };
  }

  /** Seconds since the last mark, which it moves. */
  #lap(): number {
    const [from, now] = [this.#mark, performance.now()];
    this.#mark = now;
    return (now - from) / 1000;
  }
}
