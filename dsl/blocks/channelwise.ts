/** Blocks that keep the shape and see the last axis as channels: prelu, l2Normalize, groupSoftmax. */
import { type Block, block } from "../block.ts";
import { checkCount, checkNumber, checkOptions } from "../check.ts";
import type { GroupSoftmaxConfig, L2NormalizeConfig, PreluConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { channelsShape } from "../shape/channels.ts";
import { groupsShape } from "../shape/group-softmax.ts";
import { onFloat, type shapeOf } from "../take.ts";

/** x where x > 0, slope * x elsewhere, the slopes trained */
export interface Prelu extends Block<"prelu", PreluConfig> {
  readonly out: onFloat<this["in"], channelsShape<shapeOf<this["in"]>>>;
}

/** x / |x| over the last axis */
export interface L2Normalize extends Block<"l2Normalize", L2NormalizeConfig> {
  readonly out: onFloat<this["in"], channelsShape<shapeOf<this["in"]>>>;
}

/** A softmax in each group of channels. */
export interface GroupSoftmax<G extends number> extends Block<"groupSoftmax", GroupSoftmaxConfig<G>> {
  readonly out: onFloat<this["in"], groupsShape<shapeOf<this["in"]>, G>>;
}

/**
 * x where x > 0 and slope * x elsewhere, with one trained slope per channel (He et al. 2015): [B, ..., C] to the same shape.
 * Parameters: slope [C], which starts at 0.25 or as given.
 *
 * @example conv1.attach("prelu1", prelu()) // Tensor<["B", 8, 8, 32], "float32">
 * @throws UsageError when the slope is not a finite number
 */
export function prelu(slope = 0.25): Prelu {
  checkNumber("prelu", "slope", slope, "a finite number", Number.isFinite);
  return block<Prelu>("prelu", { slope } satisfies PreluConfig, onFloat(channelsShape));
}

/**
 * The vectors of the last axis, each divided by its length: [B, ..., C] to the same shape.
 * A length below epsilon, 1e-12 by default, counts as epsilon, so that zeros stay zeros.
 *
 * @example features.attach("unit", l2Normalize()) // Tensor<["B", 128], "float32">
 * @throws UsageError when epsilon is not in [1e-15, 1]
 */
export function l2Normalize(options: Partial<L2NormalizeConfig> = {}): L2Normalize {
  const { epsilon = 1e-12 } = options;
  // The square of a smaller one has no reciprocal root in float32.
  checkNumber("l2Normalize", "epsilon", epsilon, "a number in [1e-15, 1]", (n) => n >= 1e-15 && n <= 1);
  checkOptions("l2Normalize", options, ["epsilon"]);
  return block<L2Normalize>("l2Normalize", { epsilon } satisfies L2NormalizeConfig, onFloat(channelsShape));
}

/** The options of `groupSoftmax`. */
export interface GroupSoftmaxOptions {
  /** A constant logit that joins each group and whose probability is dropped: the group may then choose none. */
  readonly extraLogit?: number;
  /** The start of a trained temperature, by which all logits are divided; without it they are taken as they are. */
  readonly temperature?: number;
}

/**
 * Probabilities in each group of `group` consecutive channels: [B, ..., C] to the same shape, each group summing to 1, or to
 * less with `extraLogit`. Parameters, with `temperature`: temperature [].
 *
 * @example features.attach("choices", groupSoftmax(4, { extraLogit: 1 })) // Tensor<["B", 32], "float32">
 * @throws UsageError when a setting is not what its type says, or the temperature is not positive
 */
export function groupSoftmax<const G extends number>(
  group: G,
  options: GroupSoftmaxOptions = {},
): GroupSoftmax<known<G>> {
  const { extraLogit, temperature } = options;
  checkCount("groupSoftmax", "group", group);
  if (extraLogit !== undefined)
    checkNumber("groupSoftmax", "extraLogit", extraLogit, "a finite number", Number.isFinite);
  if (temperature !== undefined)
    checkNumber("groupSoftmax", "temperature", temperature, "a positive number", (n) => n > 0 && Number.isFinite(n));
  checkOptions("groupSoftmax", options, ["extraLogit", "temperature"]);
  return block<GroupSoftmax<known<G>>>(
    "groupSoftmax",
    { group, extraLogit, temperature } satisfies GroupSoftmaxConfig,
    onFloat((shape) => groupsShape(shape, group)),
  );
}
