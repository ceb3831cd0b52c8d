/** Means over many batches, each weighted by its samples: exact also where the last batch is smaller. */
import type { Metrics } from "../engines/engine.ts";

/** Sums up metrics. */
export class Mean {
  #loss = 0;
  #samples = 0;
  readonly #evals: Record<string, number> = {};

  add({ loss, evals, samples }: Metrics): void {
    this.#loss += loss * samples;
    this.#samples += samples;
    for (const [name, value] of Object.entries(evals)) this.#evals[name] = (this.#evals[name] ?? 0) + value * samples;
  }

  /** sum(metric * samples) / sum(samples) of all that was added. */
  get value(): Metrics {
    const evals = Object.entries(this.#evals).map(([name, sum]) => [name, sum / this.#samples] as const);
    return { loss: this.#loss / this.#samples, evals: Object.fromEntries(evals), samples: this.#samples };
  }
}
