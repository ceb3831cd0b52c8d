/** `shared`: one set of weights for all uses of a block. */
import { type AnyBlock, type Apply, type Block, block, isBlock } from "./block.ts";
import type { SharedConfig } from "./configs.ts";
import { UsageError } from "./errors.ts";
import { expects, showShape } from "./messages.ts";
import { sameShape } from "./shape/arithmetic.ts";
import type { Shape, TensorType } from "./tensor.ts";

/** A block whose uses share their weights, for samples of one shape. */
export interface Shared<F extends AnyBlock, S extends readonly unknown[]> extends Block<"shared", SharedConfig<F, S>> {
  readonly out: this["in"] extends TensorType<infer A, unknown>
    ? A extends readonly [infer B, ...infer R]
      ? sameShape<R, S> extends true
        ? shares<F, Apply<F, this["in"]>>
        : expects<`${showShape<[B, ...S]>}, which its weights are for`, this["in"]>
      : expects<`${showShape<["B", ...S]>}, which its weights are for`, this["in"]>
    : expects<"one tensor", this["in"]>;
}

type shares<F extends AnyBlock, O> = O extends string ? `block (${F["kind"]}) ${O}` : O;

/**
 * A block that has the same weights wherever it is attached; `shape` is that of one sample. Its parameters are named
 * after its first use. Running statistics follow its last one.
 *
 * @example
 * const score = shared(dense(1), [16]);
 * left.attach("score1", score);  // Tensor<["B", 1], "float32">, with the weights score1/weights
 * right.attach("score2", score); // with the same
 * @throws UsageError when it is given no block or no shape
 */
export function shared<F extends AnyBlock, const S extends Shape>(
  inner: F,
  shape: S,
): Shared<F, { -readonly [I in keyof S]: S[I] }> {
  if (!isBlock(inner)) throw new UsageError({ where: "shared", what: "expects a block" });
  if (!Array.isArray(shape)) {
    throw new UsageError({ where: "shared", what: "expects the shape of one sample as an array of sizes" });
  }
  const config = { block: inner, shape: Object.freeze([...shape]) } satisfies SharedConfig;
  return block("shared", config, (inputs) => {
    const [input] = inputs;
    if (!input || inputs.length > 1) return expects("one tensor", inputs);
    const [batch = "B", ...sizes] = input.shape;
    if (!sameShape(sizes, config.shape) || input.shape.length === 0) {
      return expects(`${showShape([batch, ...config.shape])}, which its weights are for`, input);
    }
    const output = inner.infer([input]);
    return typeof output === "string" ? `block (${inner.kind}) ${output}` : output;
  });
}
