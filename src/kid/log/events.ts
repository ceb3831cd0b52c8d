/** What a run shows in TensorBoard: curves of training and validation as two runs, so that it draws them in one chart. */
import { join } from "node:path";
import type { Metrics } from "../../engines/engine.ts";
import { EventWriter } from "../../summaries/event-writer.ts";
import type { Summaries } from "../../summaries/events.ts";
import { type Histogram, histogramOf } from "../../summaries/histogram.ts";
import type { Seen, Tensors } from "../monitor.ts";
import { pictureOf } from "../picture.ts";
import { statisticsOf } from "../statistics.ts";
import type { LoggedStep } from "./logged.ts";

export class EventFiles {
  readonly #train: EventWriter;
  readonly #validation: EventWriter;

  /** Opens new files in `train` and `validation` of a folder; `first`: the step of the first event to come. */
  constructor(folder: string, first: number) {
    this.#train = new EventWriter(join(folder, "train"), first);
    this.#validation = new EventWriter(join(folder, "validation"), first);
  }

  train({ step, loss, evals, lr, samples, seconds }: LoggedStep): void {
    this.#train.write(step, { loss, ...evals, lr, "samples per second": samples / seconds });
  }

  validation(step: number, { loss, evals }: Metrics): void {
    this.#validation.write(step, { loss, ...evals });
  }

  /** What a monitor has seen after a step. */
  seen(step: number, { values, parameters, gradients, updates }: Seen): void {
    this.#train.write(step, {
      ...valuesOf(values),
      ...histograms("parameters", parameters),
      ...histograms("gradients", gradients),
      ...tagged("updates", updates),
    });
  }

  /** The values of a validation batch. */
  seenInValidation(step: number, values: Tensors): void {
    this.#validation.write(step, valuesOf(values));
  }

  /** The first images of a batch. */
  pictures(step: number, batch: Tensors): void {
    const pictures = Object.entries(batch).flatMap(([name, tensor]) => {
      const picture = pictureOf(tensor);
      return picture ? [[name, picture] as const] : [];
    });
    if (pictures.length > 0) this.#train.write(step, tagged("images", Object.fromEntries(pictures)));
  }

  sync(): void {
    for (const writer of [this.#train, this.#validation]) writer.sync();
  }

  close(): void {
    for (const writer of [this.#train, this.#validation]) writer.close();
  }
}

const tagged = <T>(group: string, entries: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [`${group}/${name}`, entry]));

/** Those of tensors with a finite number. */
function histograms(group: string, tensors: Tensors): Record<string, Histogram> {
  const made = Object.entries(tensors).flatMap(([name, { data }]) => {
    const histogram = histogramOf(data);
    return histogram ? [[name, histogram] as const] : [];
  });
  return tagged(group, Object.fromEntries(made));
}

/** Histograms of values, and how many of them are 0. */
function valuesOf(values: Tensors): Summaries {
  const zeros = Object.entries(values).map(([name, { data }]) => [name, statisticsOf(data).zeros] as const);
  return { ...histograms("values", values), ...tagged("zeros", Object.fromEntries(zeros)) };
}
