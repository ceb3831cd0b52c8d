/** What the user holds: a tensor to attach blocks to, or what a mistake left behind. Types only. */
import type { AnyBlock, Apply } from "./block.ts";
import type { about } from "./messages.ts";
import type { TensorType } from "./tensor.ts";

/**
 * A value in a network, batch first and channels last: `Tensor<["B", 28, 28, 1], "float32">`.
 * A size is a literal, a name ("B" is the batch), or `number`: unknown to the compiler, checked at run time.
 */
export interface Tensor<out S extends readonly unknown[], out D = "float32"> extends TensorType<S, D> {
  /**
   * Attaches a block under a name and gives its output.
   *
   * @example image.attach("conv1", conv2d(32, 3)) // Tensor<["B", 26, 26, 32], "float32">
   */
  attach<K extends string, F extends AnyBlock>(name: K, block: fit<K, F, Tensor<S, D>>): attached<K, F, Tensor<S, D>>;
}

/** Any tensor. */
export type AnyTensor = Tensor<readonly unknown[], unknown>;

/** What an expression is after an error was reported on it: it absorbs further use, and `brain` refuses it. */
export interface Invalid<M extends string = string> {
  readonly invalid: M;
  attach(name: string, block: AnyBlock): Invalid<M>;
}

/** What `attach` takes. */
export type Attachable = AnyTensor | Invalid;

/** Tensors by name. */
export type AttachableRecord = { readonly [name: string]: Attachable };

/** A list of one tensor is that tensor. */
export type one<I> = I extends readonly [infer T] ? T : I;

/** The type of a block parameter: the block itself when it takes the input, else the sentence that says why not. */
export type fit<K extends string, F extends AnyBlock, I> =
  Apply<F, I> extends string ? ([poison<I>] extends [never] ? misfit<K, F, I> : F) : F;

/** The output of a block attached under a name. */
export type attached<K extends string, F extends AnyBlock, I> =
  Apply<F, I> extends string ? ([poison<I>] extends [never] ? Invalid<misfit<K, F, I>> : poison<I>) : Apply<F, I>;

type misfit<K extends string, F extends AnyBlock, I> = about<F["kind"], K, Apply<F, I> & string>;

/** The first mistake among the inputs, never when there is none. */
export type poison<I> = I extends Invalid
  ? I
  : I extends readonly [infer H, ...infer T]
    ? H extends Invalid
      ? H
      : poison<T>
    : I extends AttachableRecord
      ? Extract<I[keyof I], Invalid>
      : never;
