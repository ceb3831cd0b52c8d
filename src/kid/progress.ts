/** Progress on a terminal: one line per epoch, and below it a bar that moves. Elsewhere the lines alone. */
import type { Metrics } from "../engines/engine.ts";
import { type LogLevel, type Severity, tells } from "./log/line.ts";

/** Where progress is shown: `process.stdout`, or whatever takes text. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where training stands. */
export interface Standing {
  /** Steps done, of how many. */
  readonly step: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Means over the epoch so far. */
  readonly train: Metrics;
  /** Training samples per second, in this epoch. */
  readonly speed: number;
}

const redrawMs = 100;
const clearLine = "\r\x1b[K";

/** Loss and evals: `loss 0.1234  accuracy 0.9650`. */
function showMetrics({ loss, evals }: Omit<Metrics, "samples">): string {
  return [["loss", loss] as const, ...Object.entries(evals)]
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join("  ");
}

/** `1:05` or `2:03:04`. */
function showTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

const showSpeed = (speed: number): string => `${Math.round(speed).toLocaleString("en-US")} samples/s`;

export class Progress {
  readonly #output: Output | null;
  readonly #level: LogLevel;
  #drawn = 0;

  constructor(output: Output | null, level: LogLevel) {
    this.#output = output;
    this.#level = level;
  }

  /** One line that stays, if the level tells of such. */
  line(text: string, severity: Severity = "info"): void {
    if (!tells(this.#level, severity)) return;
    this.#output?.write(`${this.#output.isTTY ? clearLine : ""}${text}\n`);
  }

  /** The bar, on a terminal and not too often; `left`: seconds to the end. */
  bar({ step, steps, stepsPerEpoch, train, speed }: Standing, left: number): void {
    const now = performance.now();
    const isDue = tells(this.#level, "info") && now - this.#drawn >= redrawMs;
    if (!this.#output?.isTTY || !isDue) return;
    this.#drawn = now;
    const width = 20;
    const done = Math.round((width * step) / steps);
    const epoch = `epoch ${Math.ceil(step / stepsPerEpoch)}/${Math.ceil(steps / stepsPerEpoch)}`;
    const bar = `${"█".repeat(done)}${"░".repeat(width - done)}`;
    const text = `${bar} ${epoch}  step ${step}/${steps}  ${showMetrics(train)}  ${showSpeed(speed)}  ${showTime(left)} left`;
    this.#output.write(clearLine + text.slice(0, (this.#output.columns ?? 120) - 1));
  }

  /** The line of an epoch that ended, or of the last steps. */
  epoch({ step, steps, stepsPerEpoch, train, speed }: Standing, validation: Metrics): void {
    const epochs = String(Math.ceil(steps / stepsPerEpoch));
    const epoch = String(Math.ceil(step / stepsPerEpoch)).padStart(epochs.length);
    const isTrained = Number.isFinite(speed); // by at least one step of this process
    const parts = [`epoch ${epoch}/${epochs}`, `validation ${showMetrics(validation)}`];
    if (isTrained) parts.splice(1, 0, showMetrics(train));
    this.line([...parts, ...(isTrained ? [showSpeed(speed)] : [])].join("  "));
  }

  /** Removes the bar. */
  end(): void {
    if (this.#output?.isTTY && tells(this.#level, "info")) this.#output.write(clearLine);
  }
}
