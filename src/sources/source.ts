/** What a Source is: samples by index, in two parts, with their types. */
import type { TensorType } from "../../dsl/tensor.ts";
import type { HostTensor } from "../graph/program.ts";

/** What one sample holds, by name: shapes without the batch. */
export type SampleTypes = Readonly<Record<string, TensorType>>;

/** The part of a source that is trained on, and the part that is kept to judge the result. */
export type Part = "train" | "validation";

/** Samples of the types `S`, stacked: batch first. */
export type BatchOf<S extends SampleTypes> = { readonly [K in keyof S]: HostTensor };

/** How a source is made anew in a worker thread: a function by its name in a module, and its arguments, plain values. */
export interface Recipe {
  readonly module: string;
  readonly make: string;
  readonly args: readonly unknown[];
}

/** A data set: any sample of either part at any time, so that the order is a sensor's choice alone. */
export interface Source<out S extends SampleTypes = SampleTypes> {
  readonly name: string;
  readonly samples: S;
  /** Number of samples of each part. */
  readonly sizes: Readonly<Record<Part, number>>;
  /**
   * The samples at these indices (each from 0 to below the part's size), in this order. It may fill the arrays of `spare`,
   * which was a batch of its own that nobody needs any more: large arrays that need not be collected save a quarter of the
   * time.
   */
  batch(part: Part, indices: ArrayLike<number>, spare?: Partial<BatchOf<S>>): BatchOf<S> | Promise<BatchOf<S>>;
  /** Of a source that can go to worker threads. */
  readonly recipe?: () => Recipe;
}
