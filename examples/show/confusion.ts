/** A confusion table: how often each class was taken for which. */
import type { HostTensor } from "akid/train";

export class Confusion {
  readonly #counts: number[][];

  constructor(classes: number) {
    this.#counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  }

  /** Counts a batch: labels [B] and scores [B, classes], of which the highest is the prediction. */
  add(labels: HostTensor, scores: HostTensor): void {
    const classes = this.#counts.length;
    labels.data.forEach((actual, i) => {
      const row = scores.data.subarray(i * classes, (i + 1) * classes);
      const predicted = row.indexOf(Math.max(...row));
      const counts = this.#counts[actual];
      if (counts) counts[predicted] = (counts[predicted] ?? 0) + 1;
    });
  }

  /** Actual classes as rows, predicted ones as columns; a dot is none. */
  toString(): string {
    const classes = this.#counts.map((_, i) => i);
    const line = (head: string, cells: readonly (number | string)[]): string =>
      head.padStart(6) + cells.map((cell) => String(cell).padStart(5)).join("");
    const rows = this.#counts.map((counts, actual) =>
      line(
        String(actual),
        counts.map((count) => count || "."),
      ),
    );
    return ["actual  predicted", line("", classes), ...rows].join("\n");
  }
}
