/** Lowering of linear maps: convolutions, dense, and products of matrices. */
import { conv2d, depthwiseConv2d, matmul, reshape } from "../../graph/ops/index.ts";
import { channels, withBias } from "../channels.ts";
import { fanIn } from "../initialise.ts";
import type { LoweringTable } from "../lowering.ts";
import { first, second } from "../lowering.ts";
import { imageWindow, pair } from "../window.ts";

export const linear: LoweringTable<"conv2d" | "depthwiseConv2d" | "dense" | "matmul"> = {
  conv2d: (config, inputs, context) => {
    const image = first(inputs);
    const [kh, kw] = pair(config.kernel);
    const inChannels = channels(image);
    const start = fanIn(kh * kw * inChannels, kh * kw * config.filters);
    const weights = context.parameter("weights", [kh, kw, inChannels, config.filters], start);
    return withBias(conv2d(image, weights, imageWindow(config, image)), config.bias, context);
  },
  depthwiseConv2d: (config, inputs, context) => {
    const image = first(inputs);
    const [kh, kw] = pair(config.kernel);
    const weights = context.parameter("weights", [kh, kw, channels(image), 1], fanIn(kh * kw, kh * kw, 2));
    return withBias(depthwiseConv2d(image, weights, imageWindow(config, image)), config.bias, context);
  },
  dense: ({ units, bias }, inputs, context) => {
    const x = first(inputs);
    const features = channels(x);
    const weights = context.parameter("weights", [features, units], fanIn(features, units));
    // One matrix product over all leading axes.
    const rows = reshape(x, [x.shape.slice(0, -1).reduce((a, b) => a * b, 1), features]);
    return reshape(withBias(matmul(rows, weights), bias, context), [...x.shape.slice(0, -1), units]);
  },
  matmul: ({ transposeB }, inputs) => matmul(first(inputs), second(inputs), { transposeB }),
};
