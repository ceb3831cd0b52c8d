/** What an Engine is: a brain, its variables and a KongFu on a backend, ready to be fed batches. */
import type { Network } from "../../dsl/network.ts";
import type { HostTensor } from "../graph/program.ts";
import type { Clock } from "../kongfus/kongfu.ts";
import type { Asked } from "../lower/programs.ts";
import type { Ranks } from "./ranks/ranks.ts";

/** Input name to its values, batch first; all have the same number of samples. */
export type Batch = Readonly<Record<string, HostTensor>>;

/** What a pass over one batch gives: means over its samples. */
export interface Metrics {
  readonly loss: number;
  readonly evals: Readonly<Record<string, number>>;
  /** What those evals are made from, one row per sample, that are no means but are computed from all samples at once. */
  readonly rows?: Readonly<Record<string, HostTensor>>;
  /** Samples in the batch: the weight of these means. */
  readonly samples: number;
}

/** Runs of one kind take up the states that the run before them, of the same kind and batch size, left. */
export type Run = "train" | "evaluate" | "predict";

/** Where a batch stands in a whole one, of which each rank has a part. */
export interface Place {
  /** Its first sample there. */
  readonly first: number;
  /** How many samples the whole one has. */
  readonly whole: number;
}

/** What a probe has found. */
export interface Probed {
  /** By the names of blocks, rows and inputs. */
  readonly values: Readonly<Record<string, HostTensor>>;
  /** By the names of parameters. */
  readonly gradients: Readonly<Record<string, HostTensor>>;
}

export interface Engine extends AsyncDisposable {
  /** Name of the backend that computes. */
  readonly backend: string;
  /** The processes that train together, if there are several: each calls all functions below but those that only look. */
  readonly ranks?: Ranks;
  /** Names of the brain's parameters and running statistics. */
  readonly parameters: readonly string[];
  /** Names of all variables: parameters, running statistics and the KongFu's slots. */
  readonly variables: readonly string[];
  /**
   * One step: forward, gradients, update. Where the loss is not finite it is returned as it is and no variable changes.
   * `place`: of ranks that have read their part only; without it, the batch is the whole one on all of them.
   */
  train(batch: Batch, clock: Clock, place?: Place): Promise<Metrics>;
  /** Loss and evals in prediction mode; changes no variable. */
  evaluate(batch: Batch, place?: Place): Promise<Metrics>;
  /** The outputs of the brain, or of a part of it, by name, in prediction mode. */
  predict(batch: Batch, part?: Network): Promise<Record<string, HostTensor>>;
  /** The values of blocks, rows and inputs in prediction mode, by name. */
  activations(batch: Batch, names: readonly string[]): Promise<Record<string, HostTensor>>;
  /** Values and gradients of a batch as a training step at this clock would have them; changes nothing. */
  probe(batch: Batch, clock: Clock, asked: Asked): Promise<Probed>;
  /** Puts the states of all runs, or of those of one kind, back to their initial values. */
  reset(run?: Run): void;
  /** What runs have left for the next ones, besides the variables: to be kept with them, and given back by `restore`. */
  states(): Record<string, HostTensor>;
  restore(states: Readonly<Record<string, HostTensor>>): void;
  /** After a step whose loss was not finite: which parameter or block is the first that is not. */
  blame(batch: Batch, clock: Clock): Promise<string>;
  read(variable: string): Promise<HostTensor>;
  write(variable: string, value: HostTensor): Promise<void>;
  dispose(): Promise<void>;
}
