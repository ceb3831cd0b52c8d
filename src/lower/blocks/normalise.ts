/** Lowering of normalisation. */
import type { AffineConfig, BatchNormConfig } from "../../../dsl/configs.ts";
import type { Node, Size } from "../../graph/node.ts";
import { elements } from "../../graph/node.ts";
import {
  add,
  batchNorm,
  broadcastTo,
  concat,
  constant,
  div,
  matmul,
  maximum,
  mean,
  mul,
  pow,
  reshape,
  rsqrt,
  slice,
  square,
  sub,
  towersMoments,
  values,
} from "../../graph/ops/index.ts";
import { channelStatistics, channels } from "../channels.ts";
import type { LowerContext } from "../context.ts";
import { ones, zeros } from "../initialise.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";

/** Values brought to mean 0 and variance 1 over some axes. */
function standardised(x: Node, axes: readonly number[], epsilon: number): Node {
  const centred = sub(x, mean(x, { axes, keepDims: true }));
  const variance = mean(square(centred), { axes, keepDims: true });
  return mul(centred, rsqrt(add(variance, constant(epsilon))));
}

/** Each channel scaled and shifted by parameters. */
function affine(x: Node, { scale, offset }: AffineConfig, context: LowerContext): Node {
  const scaled = scale ? mul(x, context.parameter("scale", [channels(x)], ones)) : x;
  return offset ? add(scaled, context.parameter("offset", [channels(x)], zeros)) : scaled;
}

/** The matrix [C, C] that adds up each channel and those within the radius. */
function neighbours(count: number, radius: number): Node {
  const isNear = (_: unknown, i: number): number => Number(Math.abs(Math.floor(i / count) - (i % count)) <= radius);
  return values(Array.from({ length: count * count }, isNear), [count, count]);
}

/** The parts of running statistics that stay and that are new; with momentum "cumulative" the state `steps` counts. */
function shares(momentum: BatchNormConfig["momentum"], context: LowerContext): readonly [old: Node, now: Node] {
  if (momentum !== "cumulative") return [constant(momentum), constant(1 - momentum)];
  const steps = add(context.state("steps", [], zeros), constant(1));
  context.update("steps", steps);
  return [div(sub(steps, constant(1)), steps), div(constant(1), steps)];
}

/** The statistics of each channel over the parts of all towers, [C]. */
function ofTowers(x: Node): { readonly mean: Node; readonly variance: Node } {
  const [row, rows] = [
    [1, channels(x)],
    [2, channels(x)],
  ];
  const { mean, variance } = channelStatistics(x);
  const moments = towersMoments(reshape(concat([mean, variance], 0), rows));
  const part = (which: number): Node => reshape(slice(moments, [which, 0], row), [channels(x)]);
  return { mean: part(0), variance: part(1) };
}

/** n / (n - 1) for the n values of the batch, of which `count` are here, the tower's share; 1 where there is one value only. */
function bessel(count: number, share: Node | null): Node {
  if (!share) return constant(count / Math.max(count - 1, 1));
  return div(constant(count), maximum(sub(constant(count), share), share));
}

type NormaliseKind = "batchNorm" | "layerNorm" | "groupNorm" | "localResponseNorm";

export const normalise: LoweringTable<NormaliseKind> = {
  // In training with the statistics of the batch, which also move the running ones; in prediction with the running ones.
  batchNorm: (config, inputs, context) => {
    const x = first(inputs);
    const { epsilon, momentum, tracking } = config;
    const vector: Size = [channels(x)];
    const scale =
      config.scale === "shared"
        ? broadcastTo(context.parameter("scale", [], ones), vector)
        : config.scale
          ? context.parameter("scale", vector, ones)
          : constant(1, vector);
    const offset = config.offset ? context.parameter("offset", vector, zeros) : constant(0, vector);
    const share = config.synchronized ? context.share : null;
    const ofBatch = share ? ofTowers(x) : channelStatistics(x);
    const statistics = share ? "towers" : "batch";
    if (!tracking) return batchNorm(x, { scale, offset, ...ofBatch }, { epsilon, statistics });
    const running = { mean: context.state("mean", vector, zeros), variance: context.state("variance", vector, ones) };
    const [stays, isNew] = shares(momentum, context);
    if (context.mode === "predict") {
      return batchNorm(x, { scale, offset, ...running }, { epsilon, statistics: "given" });
    }
    // The running variance estimates the population's: n / (n - 1), as in PyTorch.
    const unbiased = mul(ofBatch.variance, bessel(elements(x.shape.slice(0, -1)), share));
    const move = (old: Node, now: Node): Node => add(mul(old, stays), mul(now, isNew));
    context.update("mean", move(running.mean, ofBatch.mean));
    context.update("variance", move(running.variance, unbiased));
    return batchNorm(x, { scale, offset, ...ofBatch }, { epsilon, statistics });
  },
  layerNorm: (config, inputs, context) => {
    const x = first(inputs);
    return affine(standardised(x, [x.shape.length - 1], config.epsilon), config, context);
  },
  groupNorm: ({ groups, epsilon, ...config }, inputs, context) => {
    const x = first(inputs);
    const [batch = 0, ...sizes] = x.shape;
    const size = channels(x) / groups;
    const grouped = reshape(x, [batch, elements(sizes) / channels(x), groups, size]);
    return affine(reshape(standardised(grouped, [1, 3], epsilon), x.shape), config, context);
  },
  localResponseNorm: ({ radius, bias, alpha, beta }, inputs) => {
    const x = first(inputs);
    const rows = [elements(x.shape.slice(0, -1)), channels(x)];
    const sums = matmul(reshape(square(x), rows), neighbours(channels(x), radius));
    const divisor = pow(add(mul(sums, constant(alpha)), constant(bias)), constant(beta));
    return div(x, reshape(divisor, x.shape));
  },
};
