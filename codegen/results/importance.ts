/** How much each parameter matters: its share of the variance of the metric. */
import { uniforms } from "../../src/random/index.ts";
import type { Space } from "../space/space.ts";
import { type Feature, features } from "./features.ts";
import { finite } from "./ranking.ts";
import type { RunRecord } from "./run.ts";
import { growTree, type Leaf, rounding } from "./tree.ts";

/** Shares of the variance that a forest finds in the runs' values; all together are 1. */
export interface Importance {
  /** What each parameter explains by itself, the largest first; one that never varied has 0. */
  readonly parameters: readonly { readonly name: string; readonly share: number }[];
  /** What only several together explain. */
  readonly together: number;
  /** Of how many runs. */
  readonly runs: number;
}

const trees = 64;
/** Runs that one tree sees. */
const sample = 500;
const fewest = 4;

/**
 * Functional analysis of variance of a random forest: Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing
 * hyperparameter importance", ICML 2014. Each parameter's values count as often as they occur in the runs. Undefined for
 * fewer than four values or equal ones. The same runs give the same shares.
 *
 * @example importance(space, runs)?.parameters[0] // { name: "lr", share: 0.71 }
 */
export function importance(space: Space, runs: readonly RunRecord[]): Importance | undefined {
  const valued = runs.filter((run) => run.status !== "rejected" && finite(run) !== undefined);
  const targets = standardised(valued.flatMap((run) => finite(run) ?? []));
  const columns = features(space, valued);
  if (valued.length < fewest || columns.length === 0 || !targets) return undefined;

  const weights = columns.map(frequencies);
  const shares = Array.from({ length: trees }, (_, step) => {
    const next = uniforms({ seed: 0, stream: "importance", step });
    const rows = Array.from({ length: Math.min(sample, valued.length) }, () => Math.floor(next() * valued.length));
    return varianceShares(growTree(rows, { features: columns, targets, next }), weights);
  }).filter((share) => share !== undefined);
  if (shares.length === 0) return undefined;

  const mean = (column: number) => shares.reduce((sum, share) => sum + (share[column] ?? 0), 0) / shares.length;
  const found = new Map(columns.map(({ name }, column) => [name, mean(column)]));
  const parameters = space.parameters.map(({ name }) => ({ name, share: found.get(name) ?? 0 }));
  parameters.sort((a, b) => b.share - a.share);
  const alone = parameters.reduce((sum, { share }) => sum + share, 0);
  return { parameters, together: Math.max(0, 1 - alone), runs: valued.length };
}

/** With mean 0 and standard deviation 1, so that sums of squares keep their digits; undefined for equal values. */
function standardised(values: readonly number[]): number[] | undefined {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return deviation > 1e-12 * Math.abs(mean) ? values.map((value) => (value - mean) / deviation) : undefined;
}

/** How often each level occurs. */
function frequencies({ levels, of }: Feature): Float64Array {
  const counts = new Float64Array(levels);
  for (const level of of) counts[level] = (counts[level] as number) + 1;
  return counts.map((count) => count / of.length);
}

/** By feature, the variance of the tree's mean given that feature alone, as a share of the tree's variance. */
function varianceShares(leaves: readonly Leaf[], weights: readonly Float64Array[]): number[] | undefined {
  const parts = leaves.map(({ inside, value }) => {
    const sizes = inside.map((levels, column) => dot(weights[column] as Float64Array, levels));
    return { inside, value, sizes, volume: sizes.reduce((a, b) => a * b, 1) };
  });
  const mean = parts.reduce((sum, { volume, value }) => sum + volume * value, 0);
  const variance = parts.reduce((sum, { volume, value }) => sum + volume * (value - mean) ** 2, 0);
  if (variance < rounding) return undefined;
  return weights.map((weight, column) => {
    const marginal = new Float64Array(weight.length);
    for (const { inside, value, sizes, volume } of parts) {
      const others = volume / (sizes[column] as number);
      for (const [level, is] of (inside[column] as Uint8Array).entries()) {
        if (is && volume > 0) marginal[level] = (marginal[level] as number) + others * value;
      }
    }
    return weight.reduce((sum, part, level) => sum + part * ((marginal[level] as number) - mean) ** 2, 0) / variance;
  });
}

const dot = (a: Float64Array, b: Uint8Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
