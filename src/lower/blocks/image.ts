/** Lowering of pooling and normalisation. */
import type { PoolConfig } from "../../../dsl/configs.ts";
import type { Node, PoolWindow } from "../../graph/node.ts";
import { elements } from "../../graph/node.ts";
import { add, avgPool, batchNorm, constant, maxPool, mean, mul, square, sub } from "../../graph/ops/index.ts";
import { ones, zeros } from "../initialise.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";
import { imageWindow, pair } from "../window.ts";

function poolWindow({ size, stride, padding }: PoolConfig, image: Node): PoolWindow {
  const window = imageWindow({ kernel: size, stride, padding, dilation: 1 }, image);
  return { size: pair(size), strides: window.strides, padding: window.padding };
}

export const image: LoweringTable<"maxPool" | "avgPool" | "globalAvgPool" | "batchNorm"> = {
  maxPool: (config, inputs) => maxPool(first(inputs), poolWindow(config, first(inputs))),
  avgPool: (config, inputs) => avgPool(first(inputs), poolWindow(config, first(inputs))),
  globalAvgPool: (_, inputs) => mean(first(inputs), { axes: [1, 2] }),
  // In training with the statistics of the batch, which also move the running ones; in prediction with the running ones.
  batchNorm: ({ epsilon, momentum }, inputs, context) => {
    const x = first(inputs);
    const vector = x.shape.slice(-1);
    const scale = context.parameter("scale", vector, ones);
    const offset = context.parameter("offset", vector, zeros);
    const runningMean = context.state("mean", vector, zeros);
    const runningVariance = context.state("variance", vector, ones);
    if (context.mode === "predict") {
      return batchNorm(x, { scale, offset, mean: runningMean, variance: runningVariance }, { epsilon, statistics: "given" });
    }
    const axes = x.shape.slice(0, -1).map((_, axis) => axis);
    const batchMean = mean(x, { axes });
    const variance = mean(square(sub(x, batchMean)), { axes });
    // The running variance estimates the population's: n / (n - 1), as in PyTorch.
    const count = elements(x.shape.slice(0, -1));
    const unbiased = mul(variance, constant(count / Math.max(count - 1, 1)));
    const move = (old: Node, now: Node): Node => add(mul(old, constant(momentum)), mul(now, constant(1 - momentum)));
    context.update("mean", move(runningMean, batchMean));
    context.update("variance", move(runningVariance, unbiased));
    return batchNorm(x, { scale, offset, mean: batchMean, variance }, { epsilon, statistics: "batch" });
  },
};
