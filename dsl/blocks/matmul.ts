/** `matmul`: products of matrices that are both values of the network. */
import { type Block, block } from "../block.ts";
import { checkBoolean, checkOptions } from "../check.ts";
import type { MatmulConfig } from "../configs.ts";
import { matmulShape } from "../shape/matmul.ts";
import { onFloatPair, type shapeOf } from "../take.ts";

/** The product of two matrices. */
export interface Matmul<T extends boolean> extends Block<"matmul", MatmulConfig<T>> {
  readonly out: onFloatPair<
    this["in"],
    "two tensors",
    this["in"] extends readonly [infer A, infer B] ? matmulShape<shapeOf<A>, shapeOf<B>, T> : never
  >;
}

/** The options of `matmul`. */
export interface MatmulOptions<T extends boolean = boolean> {
  /** Whether the second is [B, ..., N, K]; false by default. */
  readonly transposeB?: T;
}

/**
 * The matrix products of two tensors, sample by sample: [B, ..., M, K] and [B, ..., K, N] to [B, ..., M, N].
 *
 * @example attach("scores", matmul({ transposeB: true }), [queries, keys]) // Tensor<["B", 16, 16], "float32">
 * @throws UsageError when an option is not what its type says
 */
export function matmul<const T extends boolean = false>(options: MatmulOptions<T> = {}): Matmul<T> {
  const transposeB: boolean = options.transposeB ?? false;
  checkBoolean("matmul", "transposeB", transposeB);
  checkOptions("matmul", options, ["transposeB"]);
  return block<Matmul<T>>(
    "matmul",
    { transposeB } satisfies MatmulConfig,
    onFloatPair("two tensors", (a, b) => matmulShape(a, b, transposeB)),
  );
}
