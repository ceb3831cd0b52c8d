/** The sentences that say what is wrong, each as a type and as a value of the same name. */
import type { Dim, TensorType } from "./tensor.ts";

/** One size: `4`, `B`, `?`. */
export type showSize<N> = N extends string ? N : N extends number ? (number extends N ? "?" : `${N}`) : "?";

export function showSize(size: Dim): string {
  return String(size);
}

type sizes<S extends readonly unknown[], Out extends string = ""> = S extends readonly [infer H, ...infer T]
  ? sizes<T, Out extends "" ? showSize<H> : `${Out}, ${showSize<H>}`>
  : number extends S["length"]
    ? Out extends ""
      ? "..."
      : `${Out}, ...`
    : Out;

/** `[B, 4, 4, 32]` */
export type showShape<S extends readonly unknown[]> = `[${sizes<S>}]`;

export function showShape(shape: readonly Dim[]): string {
  return `[${shape.join(", ")}]`;
}

/** A value: `[B, 10]`, with its dtype when that is not float32: `[B] index<10>`; several: `[B, 10] and [B]`. */
export type show<T> =
  T extends TensorType<infer S, infer D>
    ? D extends "float32"
      ? showShape<S>
      : `${showShape<S>} ${D & string}`
    : T extends readonly [infer H]
      ? show<H>
      : T extends readonly [infer H, ...infer R]
        ? `${show<H>} and ${show<R>}`
        : T extends readonly unknown[]
          ? "nothing"
          : T extends object
            ? "a record"
            : "nothing";

export function show(found: TensorType | readonly TensorType[]): string {
  if ("shape" in found)
    return found.dtype === "float32" ? showShape(found.shape) : `${showShape(found.shape)} ${found.dtype}`;
  return found.length === 0 ? "nothing" : found.map((type) => show(type)).join(" and ");
}

/** The standard sentence. */
export type expects<What extends string, Found> = `expects ${What}, found ${show<Found>}`;

export function expects(what: string, found: TensorType | readonly TensorType[]): string {
  return `expects ${what}, found ${show(found)}`;
}

/** The standard sentence about a float32 shape. */
export type expectsShape<What extends string, S extends readonly unknown[]> = `expects ${What}, found ${showShape<S>}`;

export function expectsShape(what: string, shape: readonly Dim[]): string {
  return `expects ${what}, found ${showShape(shape)}`;
}

/** The sentence about a loss or an eval that is no scalar. */
export type notScalar<What extends string, Found> = `${What} ${expects<"a scalar", Found>}`;

export function notScalar(what: string, found: TensorType): string {
  return `${what} ${expects("a scalar", found)}`;
}

/** A type error about a block: `conv2d 'ip0' kernel 7x7 is larger than the padded input 4x4`; errors.ts has the run-time frame. */
export type about<Kind extends string, Name extends string, Sentence extends string> = `${Kind} '${Name}' ${Sentence}`;

export function about(kind: string, name: string, sentence: string): string {
  return `${kind} '${name}' ${sentence}`;
}
