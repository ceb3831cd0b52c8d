/** The inputs of a network and their dtypes. */
import { checkName, makeTensor } from "./attach.ts";
import { checkCount } from "./check.ts";
import { UsageError } from "./errors.ts";
import type { Tensor } from "./handle.ts";
import type { known } from "./shape/arithmetic.ts";
import type { Dim, InputDType, Shape } from "./tensor.ts";

/** The shape of a batch of samples. */
export type batched<S extends Shape> = ["B", ...{ -readonly [I in keyof S]: known<S[I]> }];

/**
 * An input of a network: `shape` is that of one sample, the batch "B" is added in front.
 * Sizes are positive integers, or names of sizes that are bound later, such as "T".
 *
 * @example input("image", [8, 8, 1])      // Tensor<["B", 8, 8, 1], "float32">
 * @example input("label", [], index(10))  // Tensor<["B"], "index<10>">
 */
export function input<const S extends Shape, D extends InputDType = "float32">(
  name: string,
  shape: S,
  dtype?: D,
): Tensor<batched<S>, NoInfer<D>> {
  checkName(name);
  const where = `${name} (input)`;
  if (!Array.isArray(shape))
    throw new UsageError({ where, what: "expects the shape of one sample as an array of sizes" });
  for (const size of shape as readonly Dim[]) checkSize(where, size);
  const type: InputDType = dtype ?? "float32";
  if (!/^(float32|int32|index<[1-9]\d*>)$/.test(type)) {
    throw new UsageError({ where, what: `expects the dtype float32, int32 or index(n), found ${String(type)}` });
  }
  return makeTensor({ name, type: { shape: ["B", ...shape], dtype: type }, from: [] });
}

function checkSize(where: string, size: Dim): void {
  if (size === "B") throw new UsageError({ where, what: "expects the shape of one sample, found the batch 'B' in it" });
  if (typeof size === "string" && /^[A-Za-z]\w*$/.test(size)) return;
  checkCount(where, "size", size as number);
}

/**
 * The dtype of integers in [0, n): class labels, tokens.
 *
 * @example index(10) // "index<10>"
 */
export function index<const N extends number>(n: N): `index<${known<N> & number}>` {
  checkCount("index", "n", n);
  return `index<${n}>` as `index<${known<N> & number}>`;
}
