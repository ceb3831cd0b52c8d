/** What an Engine is: a brain, its variables and a KongFu on a backend, ready to be fed batches. */
import type { HostTensor } from "../graph/program.ts";
import type { Clock } from "../kongfus/kongfu.ts";

/** Input name to its values, batch first; all have the same number of samples. */
export type Batch = Readonly<Record<string, HostTensor>>;

/** What a pass over one batch gives: means over its samples. */
export interface Metrics {
  readonly loss: number;
  readonly evals: Readonly<Record<string, number>>;
  /** Samples in the batch: the weight of these means. */
  readonly samples: number;
}

export interface Engine extends AsyncDisposable {
  /** Name of the backend that computes. */
  readonly backend: string;
  /** Names of all variables: parameters, states and the KongFu's slots. */
  readonly variables: readonly string[];
  /**
   * One step: forward, gradients, update. Where the loss is not finite it is returned as it is and no variable changes.
   */
  train(batch: Batch, clock: Clock): Promise<Metrics>;
  /** Loss and evals in prediction mode; changes nothing. */
  evaluate(batch: Batch): Promise<Metrics>;
  /** The brain's outputs, by name, in prediction mode. */
  predict(batch: Batch): Promise<Record<string, HostTensor>>;
  /** After a step whose loss was not finite: which parameter or block is the first that is not. */
  blame(batch: Batch, clock: Clock): Promise<string>;
  read(variable: string): Promise<HostTensor>;
  write(variable: string, value: HostTensor): Promise<void>;
  dispose(): Promise<void>;
}
