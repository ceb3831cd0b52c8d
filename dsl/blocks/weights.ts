/** The options of every block with weights: how they start, what penalty they add to the loss, how large they may be. */
import { checkBoolean, checkOptions } from "../check.ts";
import type { WeightsConfig } from "../configs.ts";
import { UsageError } from "../errors.ts";
import type { Initializer } from "../initial.ts";
import { checkNotNegative, checkPositive } from "./loss-options.ts";

/** An initializer, or the block's own. */
export type Init = "default" | Initializer;

/** A penalty on weights w, added to the loss: l2 * sum(w^2) / 2 + l1 * sum(|w|). */
export interface Regularize {
  readonly l1?: number;
  readonly l2?: number;
  /** Whether the bias is penalised too; false by default. */
  readonly bias?: boolean;
}

/** The options of a block with weights. */
export interface WeightOptions {
  /** How the weights start, or weights and bias each; by default uniform within 1 / sqrt(inputs of a unit), and 0. */
  readonly init?: Init | { readonly weights?: Init; readonly bias?: Init };
  /** A penalty on the weights, which is part of the loss in training and in validation; none by default. */
  readonly regularize?: Regularize;
  /** The largest L2 norm of the weights of one output, to which they are scaled after each step; none by default. */
  readonly maxNorm?: number;
}

/** The names of these options. */
export const weightOptions = ["init", "regularize", "maxNorm"] as const;

/** The settings of weights, checked; what is not given is not there. */
export function weightSettings(where: string, { init, regularize, maxNorm }: WeightOptions): WeightsConfig {
  if (maxNorm !== undefined) checkPositive(where, "maxNorm", maxNorm);
  return {
    ...(init !== undefined && { init: initSettings(where, init) }),
    ...(regularize !== undefined && { regularize: penalty(where, regularize) }),
    ...(maxNorm !== undefined && { maxNorm }),
  };
}

function penalty(where: string, regularize: Regularize): Required<Regularize> {
  const { l1 = 0, l2 = 0, bias = false } = regularize;
  checkNotNegative(where, "regularize.l1", l1);
  checkNotNegative(where, "regularize.l2", l2);
  checkBoolean(where, "regularize.bias", bias);
  checkOptions(`${where} regularize`, regularize, ["l1", "l2", "bias"]);
  return Object.freeze({ l1, l2, bias });
}

function initSettings(where: string, init: NonNullable<WeightOptions["init"]>): NonNullable<WeightsConfig["init"]> {
  const isOne = typeof init !== "object" || init === null || "kind" in init;
  const { weights, bias, ...others } = isOne ? { weights: init } : init;
  checkOptions(`${where} init`, others, ["weights", "bias"]);
  const given = { ...chosen(where, "weights", weights), ...chosen(where, "bias", bias) };
  if (given.bias && ["xavier", "he", "unitScaling"].includes(given.bias.kind)) {
    throw new UsageError({
      where,
      what: `init of the bias expects numbers that do not depend on inputs, found ${given.bias.kind}`,
      advice: "Take constant, randomUniform, normal, truncatedNormal or values.",
    });
  }
  return Object.freeze(given);
}

function chosen<K extends string>(where: string, key: K, init: Init | undefined): { readonly [k in K]?: Initializer } {
  if (init === undefined || init === "default") return {};
  if (typeof init === "object" && init !== null && "kind" in init) return { [key]: init } as { [k in K]: Initializer };
  const found =
    typeof init === "function" ? `the function ${(init as { name: string }).name}, not called` : String(init);
  throw new UsageError({ where, what: `init expects an initializer, such as xavier(), found ${found}` });
}
