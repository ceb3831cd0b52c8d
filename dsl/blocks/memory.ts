/** `memoryRelu` and `memoryPool`: what passes may be decided by a remembered input instead of the one at hand. */
import { type Block, block } from "../block.ts";
import { checkOptions, refuse } from "../check.ts";
import type { MemoryMode, MemoryPoolConfig, MemoryReluConfig, Pair } from "../configs.ts";
import { fixedShape } from "../shape/fixed.ts";
import { windowShape } from "../shape/window.ts";
import { onFloat, type shapeOf } from "../take.ts";
import { type isEmpty, type knownPair, type option, type PoolOptions, poolSettings } from "./options.ts";

/** What a block with a memory does with it. */
export interface MemoryOptions {
  /**
   * `"remember"` (the default): decides by the input, of which training keeps the mean over the batch.
   * `"recall"`: decides by what was kept, which stays as it is.
   */
  readonly mode?: MemoryMode;
}

/** The options of `memoryPool`. */
export interface MemoryPoolOptions extends PoolOptions, MemoryOptions {}

/** A relu with a memory. */
export interface MemoryRelu extends Block<"memoryRelu", MemoryReluConfig> {
  readonly out: onFloat<this["in"], fixedShape<shapeOf<this["in"]>>>;
}

/** A maximum with a memory over windows that do not overlap. */
export interface MemoryPool<K extends Pair> extends Block<"memoryPool", MemoryPoolConfig<K, K, "valid">> {
  readonly out: onFloat<this["in"], pooled<fixedShape<shapeOf<this["in"]>>, K, K, "valid">>;
}

/** A maximum with a memory over windows, with options. */
export interface MemoryPoolWith<K extends Pair, O extends MemoryPoolOptions>
  extends Block<"memoryPool", MemoryPoolConfig<K, option<O, "stride", K>, option<O, "padding", "valid">>> {
  readonly out: onFloat<
    this["in"],
    pooled<fixedShape<shapeOf<this["in"]>>, K, option<O, "stride", K>, option<O, "padding", "valid">>
  >;
}

type pooled<In, K, S, P> = In extends readonly unknown[] ? windowShape<In, "window", undefined, K, S, P, 1> : In;

type memoryPoolBlock<K extends Pair, O extends MemoryPoolOptions> =
  isEmpty<O> extends true ? MemoryPool<knownPair<K>> : MemoryPoolWith<knownPair<K>, O>;

function checkMode(where: string, mode: MemoryMode): void {
  if (mode === "remember" || mode === "recall") return;
  refuse(where, "mode", '"remember" or "recall"', mode);
}

/**
 * A relu that can keep its pattern: [B, ...] of fixed sizes to the same shape. In mode "remember" it is max(x, 0), and each training
 * step sets the state `memory` (one sample in shape, zeros at first) to the mean of x over the batch. In mode "recall" it is
 * x where the memory is positive and 0 elsewhere: linear in x. To freeze a network's pattern at some input, train on a
 * batch of that input alone (at a learning rate of 0 if nothing is to be learnt), and load the variables into the
 * same network in mode "recall".
 *
 * @example conv1.attach("relu1", memoryRelu({ mode: "recall" })) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when the mode is neither of the two
 */
export function memoryRelu(options: MemoryOptions = {}): MemoryRelu {
  const { mode = "remember" } = options;
  checkMode("memoryRelu", mode);
  checkOptions("memoryRelu", options, ["mode"]);
  return block<MemoryRelu>("memoryRelu", { mode } satisfies MemoryReluConfig, onFloat(fixedShape));
}

/**
 * A maximum over windows that can keep its places: [B, H, W, C] of fixed sizes to [B, H', W', C]. In mode "remember" it is `maxPool`, and
 * each training step sets the state `memory` [H, W, C] (zeros at first) to the mean of x over the batch. In mode "recall" it
 * gives the element of x at the place where the memory is largest in the window: linear in x. See `memoryRelu`.
 *
 * @example features.attach("pool1", memoryPool(2)) // Tensor<["B", 4, 4, 32], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function memoryPool<const K extends Pair, const O extends MemoryPoolOptions = {}>(
  size: K,
  options?: O,
): memoryPoolBlock<K, O> {
  const settings = poolSettings("memoryPool", size, options, ["mode"]);
  const { mode = "remember" }: MemoryPoolOptions = options ?? {};
  checkMode("memoryPool", mode);
  const { stride, padding } = settings;
  const window = { noun: "window", kernel: size, stride, padding, dilation: 1 } as const;
  return block<memoryPoolBlock<K, O>>(
    "memoryPool",
    { ...settings, mode } satisfies MemoryPoolConfig,
    onFloat((shape) => {
      const fixed = fixedShape(shape);
      return typeof fixed === "string" ? fixed : windowShape(fixed, window);
    }),
  );
}
