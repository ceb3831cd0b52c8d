/** Metrics over many batches, each sample weighing the same: exact also where the last batch is smaller. */

import type { Combiners } from "../evals/combine.ts";
import type { HostTensor } from "../graph/program.ts";
import type { Metrics } from "./engine.ts";

interface Sum {
  readonly value: number;
  readonly samples: number;
}

/** The sums of a mean without combiners, as JSON. */
export interface MeanState {
  readonly loss: Sum;
  readonly evals: Readonly<Record<string, Sum>>;
}

/** Sums up metrics: means by samples; evals that have a combiner are computed from the rows of all batches. */
export class Mean {
  readonly #combiners: Combiners;
  #loss: Sum = { value: 0, samples: 0 };
  #evals: Record<string, Sum> = {};
  readonly #rows: Record<string, HostTensor[]> = {};

  /** Without combiners the value of an eval of rows is the mean of those of the batches. */
  constructor(combiners: Combiners = {}) {
    this.#combiners = combiners;
  }

  /** The mean that goes on from these sums. */
  static from({ loss, evals }: MeanState): Mean {
    const mean = new Mean();
    mean.#loss = loss;
    mean.#evals = { ...evals };
    return mean;
  }

  get state(): MeanState {
    return { loss: this.#loss, evals: { ...this.#evals } };
  }

  add({ loss, evals, samples, rows = {} }: Metrics): void {
    this.#loss = { value: this.#loss.value + loss * samples, samples: this.#loss.samples + samples };
    for (const [name, value] of Object.entries(evals)) this.#addEval(name, value, samples, rows[name]);
  }

  #addEval(name: string, value: number, samples: number, rows: HostTensor | undefined): void {
    if (rows && this.#combiners[name]) {
      this.#rows[name] ??= [];
      this.#rows[name].push(rows);
    }
    const sum = this.#evals[name] ?? { value: 0, samples: 0 };
    // A batch in which an eval of rows is not defined, say for want of positives, says nothing.
    const counts = rows === undefined || !Number.isNaN(value);
    this.#evals[name] = counts ? { value: sum.value + value * samples, samples: sum.samples + samples } : sum;
  }

  /** sum(metric * samples) / sum(samples) of all that was added, and the combined rows. */
  get value(): Metrics {
    const evals = Object.entries(this.#evals).map(([name, { value, samples }]) => {
      const rows = this.#rows[name];
      return [name, rows ? (this.#combiners[name]?.(rows) ?? Number.NaN) : value / samples] as const;
    });
    const { value, samples } = this.#loss;
    return { loss: value / samples, evals: Object.fromEntries(evals), samples };
  }
}
