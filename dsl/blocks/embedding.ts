/** `embedding` and `oneHot`: indices become vectors, learned or not. */
import { type Block, block } from "../block.ts";
import { checkCount, checkOptions } from "../check.ts";
import type { EmbeddingConfig, OneHotConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { indicesShape } from "../shape/indices.ts";
import { onTyped } from "../take.ts";
import { type WeightOptions, weightOptions, weightSettings } from "./weights.ts";

/** A learned vector for each index. */
export interface Embedding<V extends number, S extends number> extends Block<"embedding", EmbeddingConfig<V, S>> {
  readonly out: onTyped<this["in"], indicesShape<this["in"], V, S>>;
}

/** 1 at the index, 0 elsewhere. */
export interface OneHot<N extends number> extends Block<"oneHot", OneHotConfig<N>> {
  readonly out: onTyped<this["in"], indicesShape<this["in"], N, N>>;
}

/**
 * A learned vector for each index: [B, ...] of `index(vocabulary)` or int32 to [B, ..., size]. Weights are
 * [vocabulary, size], by default uniform within 1 / sqrt(size) at first; only the rows that a batch looks up have a
 * gradient, and `maxNorm` bounds each row.
 * An int32 outside [0, vocabulary), such as -1 for padding, gives zeros.
 *
 * @example input("text", ["T"], index(10000)).attach("words", embedding(10000, 64)) // Tensor<["B", "T", 64], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function embedding<const V extends number, const S extends number>(
  vocabulary: V,
  size: S,
  options: WeightOptions = {},
): Embedding<known<V>, known<S>> {
  checkCount("embedding", "vocabulary", vocabulary);
  checkCount("embedding", "size", size);
  checkOptions("embedding", options, weightOptions);
  return block<Embedding<known<V>, known<S>>>(
    "embedding",
    { vocabulary, size, ...weightSettings("embedding", options) } satisfies EmbeddingConfig,
    onTyped((input) => indicesShape(input, vocabulary, size)),
  );
}

/**
 * 1 at the index and 0 elsewhere: [B, ...] of `index(n)` or int32 to [B, ..., n]; an int32 outside [0, n) gives zeros.
 *
 * @example input("label", [], index(10)).attach("target", oneHot(10)) // Tensor<["B", 10], "float32">
 * @throws UsageError when n is not a positive integer
 */
export function oneHot<const N extends number>(n: N): OneHot<known<N>> {
  checkCount("oneHot", "n", n);
  return block<OneHot<known<N>>>(
    "oneHot",
    { n } satisfies OneHotConfig,
    onTyped((input) => indicesShape(input, n, n)),
  );
}
