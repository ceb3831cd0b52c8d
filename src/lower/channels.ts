/** What blocks with channels have in common: their number, a bias, statistics. */
import type { Node } from "../graph/node.ts";
import { add, mean, square, sub } from "../graph/ops/index.ts";
import type { LowerContext } from "./context.ts";
import { zeros } from "./initialise.ts";

/** The size of the last axis. */
export const channels = (x: Node): number => x.shape.at(-1) ?? 0;

/** The value, plus the parameter `bias` [C] if there is one. */
export const withBias = (y: Node, bias: boolean, context: LowerContext): Node =>
  bias ? add(y, context.parameter("bias", [channels(y)], zeros)) : y;

/** The mean and the biased variance of each channel, [C]. */
export function channelStatistics(x: Node): { readonly mean: Node; readonly variance: Node } {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const average = mean(x, { axes });
  return { mean: average, variance: mean(square(sub(x, average)), { axes }) };
}
