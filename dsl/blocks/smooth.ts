/** Activations that bend smoothly: elu, gelu, silu, softplus. */
import { type AnyBlock, type Block, block } from "../block.ts";
import { checkNumber, checkOneOf, checkOptions } from "../check.ts";
import type { EluConfig, GeluConfig, NoConfig } from "../configs.ts";
import { onFloat, type shapeOf } from "../take.ts";

type keep<In> = onFloat<In, shapeOf<In>>;

/** x where x > 0, alpha * (exp(x) - 1) elsewhere */
export interface Elu extends Block<"elu", EluConfig> {
  readonly out: keep<this["in"]>;
}

/** x times the part of a standard normal distribution below x */
export interface Gelu extends Block<"gelu", GeluConfig> {
  readonly out: keep<this["in"]>;
}

/** x / (1 + exp(-x)) */
export interface Silu extends Block<"silu", NoConfig> {
  readonly out: keep<this["in"]>;
}

/** log(1 + exp(x)) */
export interface Softplus extends Block<"softplus", NoConfig> {
  readonly out: keep<this["in"]>;
}

function keeping<F extends AnyBlock>(kind: F["kind"], config: object): F {
  return block<F>(
    kind,
    config,
    onFloat((shape) => shape),
  );
}

/**
 * x where x > 0 and alpha * (exp(x) - 1) elsewhere; alpha is 1 by default (Clevert et al. 2016).
 *
 * @example conv1.attach("elu1", elu()) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when alpha is not a finite number
 */
export function elu(alpha = 1): Elu {
  checkNumber("elu", "alpha", alpha, "a finite number", Number.isFinite);
  return keeping<Elu>("elu", { alpha } satisfies EluConfig);
}

/**
 * x * (1 + erf(x / sqrt(2))) / 2 (Hendrycks & Gimpel 2016); with `approximate: "tanh"` by their formula without erf,
 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))) / 2, as GPT-2 has it.
 *
 * @example hidden.attach("gelu1", gelu()) // Tensor<["B", 16, 256], "float32">
 * @throws UsageError when `approximate` is neither "none" nor "tanh"
 */
export function gelu(options: Partial<GeluConfig> = {}): Gelu {
  const { approximate = "none" } = options;
  checkOneOf("gelu", "approximate", approximate, ["none", "tanh"]);
  checkOptions("gelu", options, ["approximate"]);
  return keeping<Gelu>("gelu", { approximate } satisfies GeluConfig);
}

/**
 * x / (1 + exp(-x)), elementwise; also called swish (Elfwing et al. 2017).
 *
 * @example conv1.attach("silu1", silu()) // Tensor<["B", 8, 8, 32], "float32">
 */
export function silu(): Silu {
  return keeping<Silu>("silu", {});
}

/**
 * log(1 + exp(x)), elementwise and without overflow.
 *
 * @example raw.attach("deviation", softplus()) // Tensor<["B", 4], "float32">
 */
export function softplus(): Softplus {
  return keeping<Softplus>("softplus", {});
}
