/** The logs of a run in its folder: training.log for people, metrics.jsonl and config.json for programs, and event files. */
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { AkidError } from "../../../dsl/errors.ts";
import type { Metrics } from "../../engines/engine.ts";
import { writeAtomic } from "../../files/atomic.ts";
import type { Seen, Tensors } from "../monitor.ts";
import type { Settings } from "../options.ts";
import { statisticsOf } from "../statistics.ts";
import { EventFiles } from "./events.ts";
import { lineOf, type Severity, tells } from "./line.ts";
import type { Best, LoggedStep } from "./logged.ts";
import { MetricsLog } from "./metrics-log.ts";

const showEvals = (evals: Metrics["evals"]): string =>
  `{${Object.entries(evals)
    .map(([name, value]) => `${name}: ${value.toFixed(4)}`)
    .join(", ")}}`;

export class RunLog {
  /** The folder, in full. */
  readonly folder: string;
  readonly #settings: Settings;
  readonly #text: number | undefined;
  readonly #metrics: MetricsLog;
  readonly #events: EventFiles | undefined;

  /** Opens the logs of a run that has done so many steps, and makes their folder if need be. */
  constructor(settings: Settings, step: number) {
    const { logDir, logToFile, summaries, brain } = settings;
    this.folder = resolve(logDir);
    this.#settings = settings;
    try {
      mkdirSync(this.folder, { recursive: true });
      if (logToFile) this.#text = openSync(resolve(this.folder, "training.log"), "a");
      this.#metrics = new MetricsLog(resolve(this.folder, "metrics.jsonl"));
      if (summaries) this.#events = new EventFiles(this.folder, step === 0 ? 0 : step + 1);
    } catch (cause) {
      const what = `cannot write to logDir '${logDir}' (${(cause as Error).message})`;
      throw new AkidError({ where: brain.name, what }, { cause });
    }
  }

  /** A run begins, or goes on after some steps: what it was made of. What was logged after those steps comes again. */
  start(config: object, step: number): void {
    writeAtomic(resolve(this.folder, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
    if (step > 0) {
      this.#metrics.forgetAfter(step);
      this.line(`Resumed after step ${step}`);
    }
    this.#metrics.write({ event: step > 0 ? "resume" : "start", step, time: new Date().toISOString() });
  }

  /** A line for people, which names the place where `called` was called. */
  line(text: string, severity: Severity = "info", called: (...args: never[]) => unknown = this.line): void {
    if (this.#text === undefined || !tells(this.#settings.log, severity)) return;
    writeSync(this.#text, lineOf(text, severity, called));
  }

  /** A step that is no logged one. */
  step(step: number, { loss, evals }: Metrics): void {
    this.line(`Step ${step}: loss = ${loss.toFixed(5)} acc = ${showEvals(evals)}`, "debug", this.step);
  }

  train(logged: LoggedStep): void {
    const { step, loss, evals, lr, samples, seconds } = logged;
    const speed = `${(samples / seconds).toFixed(1)} examples/sec, ${seconds.toFixed(3)} sec/batch`;
    const text = `Step ${step}: loss = ${loss.toFixed(5)} lr = ${lr.toFixed(8)} acc = ${showEvals(evals)} (${speed})`;
    this.line(text, "info", this.train);
    this.#metrics.write({ event: "train", step, loss, evals, lr, samples, seconds });
    this.#events?.train(logged);
  }

  /** `best`: unless this validation is none that counts. */
  validation(step: number, metrics: Metrics, best?: Best): void {
    const { loss, evals, samples } = metrics;
    this.line(`Step ${step}: Validation acc = ${showEvals(evals)} (${samples} examples)`, "info", this.validation);
    this.line(`Step ${step}: Validation loss = ${loss.toFixed(6)}`, "info", this.validation);
    if (best) {
      const text = `Step ${step}: Best ${best.metric} = ${best.value.toFixed(6)} (step ${best.entry.step})`;
      this.line(text, "info", this.validation);
    }
    this.#metrics.write({ event: "validation", step, loss, evals, samples });
    this.#events?.validation(step, metrics);
  }

  /** What a monitor has seen after a step. */
  seen(step: number, seen: Seen): void {
    const { values, parameters, gradients, updates } = seen;
    const described = {
      values: statistics(values),
      parameters: statistics(parameters),
      gradients: statistics(gradients),
    };
    this.#metrics.write({ event: "monitor", part: "train", step, ...described, updates });
    this.#events?.seen(step, seen);
  }

  /** The values of a validation batch. */
  seenInValidation(step: number, values: Tensors): void {
    this.#metrics.write({ event: "monitor", part: "validation", step, values: statistics(values) });
    this.#events?.seenInValidation(step, values);
  }

  /** The first images that the network gets. */
  pictures(step: number, batch: Tensors): void {
    this.#events?.pictures(step, batch);
  }

  /** A run ends: all is on disk. */
  end(record: object): void {
    this.#metrics.write({ event: "end", ...record });
    if (this.#text !== undefined) fsyncSync(this.#text);
    this.#metrics.sync();
    this.#events?.sync();
  }

  close(): void {
    if (this.#text !== undefined) closeSync(this.#text);
    this.#metrics.close();
    this.#events?.close();
  }
}

const statistics = (tensors: Tensors) =>
  Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, statisticsOf(data)]));
