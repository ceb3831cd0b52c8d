/** Follows a training: keeps its means and times, and tells log and progress. */
import type { Metrics } from "../engines/engine.ts";
import type { RunLog } from "./log.ts";
import { Mean } from "./mean.ts";
import type { Settings } from "./options.ts";
import type { Progress, Standing } from "./progress.ts";

export class Report {
  readonly #settings: Settings;
  readonly #log: RunLog;
  readonly #progress: Progress;
  readonly #began = performance.now();
  readonly #first: number;
  /** When the last step or validation ended. */
  #mark = this.#began;
  #epoch = { mean: new Mean(), seconds: 0 };
  #logged = { seconds: 0, steps: 0 };

  /** `step`: how many were done before. */
  constructor(settings: Settings, log: RunLog, progress: Progress, step: number) {
    this.#settings = settings;
    this.#log = log;
    this.#progress = progress;
    this.#first = step;
  }

  /** Seconds since the start. */
  get seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  /** Means over the epoch so far. */
  get train(): Metrics {
    return this.#epoch.mean.value;
  }

  /** A step ended, the `step`-th. */
  step(step: number, metrics: Metrics): void {
    const { sensor, kongfu, steps, logEvery } = this.#settings;
    const { stepsPerEpoch } = sensor;
    if (step % stepsPerEpoch === 1 || stepsPerEpoch === 1) this.#epoch = { mean: new Mean(), seconds: 0 };
    const seconds = this.#lap();
    this.#epoch.mean.add(metrics);
    this.#epoch.seconds += seconds;
    this.#logged.seconds += seconds;
    this.#logged.steps += 1;
    const left = (this.seconds / (step - this.#first)) * (steps - step);
    this.#progress.bar(this.#standing(step), left);
    if (step % logEvery !== 0 && step !== steps) return;
    const lr = kongfu.lr.at({ step: step - 1, stepsPerEpoch });
    this.#log.train({ ...metrics, step, lr, seconds: this.#logged.seconds / this.#logged.steps });
    this.#logged = { seconds: 0, steps: 0 };
  }

  /** A validation ended, after `step` steps. */
  validation(step: number, metrics: Metrics): void {
    this.#log.validation(step, metrics);
    this.#progress.epoch(this.#standing(step), metrics);
    this.#lap();
  }

  #standing(step: number): Standing {
    const { sensor, steps } = this.#settings;
    const speed = this.train.samples / this.#epoch.seconds;
    return { step, steps, stepsPerEpoch: sensor.stepsPerEpoch, train: this.train, speed };
  }

  /** Seconds since the last mark, which it moves. */
  #lap(): number {
    const [from, now] = [this.#mark, performance.now()];
    this.#mark = now;
    return (now - from) / 1000;
  }
}
