/** What is known about a value in a network: the sizes of its axes and the kind of its numbers. */

/** The size of one axis: a number, or the name of a size that is bound later (`"B"` is the batch, `"?"` is unknown). */
export type Dim = number | string;

/** The sizes of all axes; in a network the batch `"B"` comes first and channels come last: `["B", H, W, C]`. */
export type Shape = readonly Dim[];

/** The kind of the numbers of an input; `index<N>` are integers in [0, N): class labels, tokens. */
export type InputDType = "float32" | "int32" | `index<${number}>`;

/** The kind of the numbers; "rows" are those of an eval of the whole validation set, one row per sample, for nothing else. */
export type DType = InputDType | "rows";

/** The shape and dtype of a value, without the value. */
export interface TensorType<out S extends readonly unknown[] = Shape, out D = DType> {
  readonly shape: S;
  readonly dtype: D;
}
