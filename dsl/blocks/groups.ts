/** Blocks that see the channels as consecutive groups: `maxout`, `averageOut` and `equivariantProjection`. */
import { type AnyBlock, type Block, block } from "../block.ts";
import { checkBoolean, checkCount, checkOptions } from "../check.ts";
import type { EquivariantProjectionConfig, GroupConfig } from "../configs.ts";
import type { known } from "../shape/arithmetic.ts";
import { groupOutShape, projectedShape } from "../shape/groups.ts";
import { onFloat, type shapeOf } from "../take.ts";
import { type WeightOptions, weightOptions, weightSettings } from "./weights.ts";

/** The maximum of each group of channels. */
export interface Maxout<G extends number> extends Block<"maxout", GroupConfig<G>> {
  readonly out: onFloat<this["in"], groupOutShape<shapeOf<this["in"]>, G>>;
}

/** The mean of each group of channels. */
export interface AverageOut<G extends number> extends Block<"averageOut", GroupConfig<G>> {
  readonly out: onFloat<this["in"], groupOutShape<shapeOf<this["in"]>, G>>;
}

/** A linear map of each group of channels. */
export interface EquivariantProjection<G extends number, U extends number>
  extends Block<"equivariantProjection", EquivariantProjectionConfig<G, U>> {
  readonly out: onFloat<this["in"], projectedShape<shapeOf<this["in"]>, G, U>>;
}

/**
 * The maximum of each `group` consecutive channels (Goodfellow et al. 2013): [B, ..., C] to [B, ..., C / group].
 *
 * @example hidden.attach("maxout1", maxout(4)) // Tensor<["B", 16], "float32">
 * @throws UsageError when the group is not a positive integer
 */
export function maxout<const G extends number>(group: G): Maxout<known<G>> {
  return groupOut<Maxout<known<G>>>("maxout", group);
}

/**
 * The mean of each `group` consecutive channels: [B, ..., C] to [B, ..., C / group].
 *
 * @example hidden.attach("average1", averageOut(4)) // Tensor<["B", 16], "float32">
 * @throws UsageError when the group is not a positive integer
 */
export function averageOut<const G extends number>(group: G): AverageOut<known<G>> {
  return groupOut<AverageOut<known<G>>>("averageOut", group);
}

function groupOut<F extends AnyBlock>(kind: "maxout" | "averageOut", group: number): F {
  checkCount(kind, "group", group);
  return block<F>(
    kind,
    { group } satisfies GroupConfig,
    onFloat((shape) => groupOutShape(shape, group)),
  );
}

/** The options of `equivariantProjection`. */
export interface ProjectionOptions extends WeightOptions {
  /** Whether a bias per channel is added; true by default. */
  readonly bias?: boolean;
}

/**
 * Maps each of `groups` consecutive groups of channels by its own matrix, at each place: [B, ..., C] to
 * [B, ..., groups * units]. Weights are [C / groups, groups * units].
 *
 * @example poses.attach("project1", equivariantProjection(3, 2)) // Tensor<["B", 8, 8, 6], "float32">
 * @throws UsageError when a setting is not what its type says
 */
export function equivariantProjection<const G extends number, const U extends number>(
  groups: G,
  units: U,
  options: ProjectionOptions = {},
): EquivariantProjection<known<G>, known<U>> {
  const { bias = true } = options;
  checkCount("equivariantProjection", "groups", groups);
  checkCount("equivariantProjection", "units", units);
  checkBoolean("equivariantProjection", "bias", bias);
  checkOptions("equivariantProjection", options, ["bias", ...weightOptions]);
  return block<EquivariantProjection<known<G>, known<U>>>(
    "equivariantProjection",
    { groups, units, bias, ...weightSettings("equivariantProjection", options) } satisfies EquivariantProjectionConfig,
    onFloat((shape) => projectedShape(shape, groups, units)),
  );
}
