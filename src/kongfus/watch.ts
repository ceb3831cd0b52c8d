/** One value of each validation, and which way of it is better. */
import { UsageError } from "../../dsl/errors.ts";
import type { Validated } from "./kongfu.ts";

/** What is watched. */
export interface Watch {
  /** "loss", or the name of an eval; default "loss". */
  readonly metric?: string;
  /** Default "min" for the loss, "max" for an eval. */
  readonly direction?: "min" | "max";
}

export const directionOf = ({ metric = "loss", direction }: Watch): "min" | "max" =>
  direction ?? (metric === "loss" ? "min" : "max");

/** That a validation has no such metric, and which it has. */
export const noMetric = (where: string, metric: string, evals: readonly string[]): UsageError =>
  new UsageError({
    where,
    what: `validation has no '${metric}'`,
    advice: `It has ${["loss", ...evals].join(", ")}.`,
  });

/**
 * The watched value of a validation.
 *
 * @throws UsageError where it has none of that name
 */
export function watched(where: string, { metric = "loss" }: Watch, { loss, evals }: Validated): number {
  const value = metric === "loss" ? loss : evals[metric];
  if (value !== undefined) return value;
  throw noMetric(where, metric, Object.keys(evals));
}
