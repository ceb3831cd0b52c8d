/** Lowering of the other convolutions: over time, transposed, separable, self-normalised. */
import { covered, transposedShape } from "../../../dsl/shape/transposed.ts";
import type { Node } from "../../graph/node.ts";
import { batchNorm, constant, conv2d, conv2dInputGrad, depthwiseConv2d, reshape } from "../../graph/ops/index.ts";
import { channelStatistics, channels, withBias } from "../channels.ts";
import { fanIn, zeros } from "../initialise.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";
import { asRow, imageWindow, overTime, pair } from "../window.ts";

type ConvolutionKind = "conv1d" | "conv2dTranspose" | "separableConv2d" | "selfNormalizedConv2d";

export const convolutions: LoweringTable<ConvolutionKind> = {
  // A convolution over the one row of an image.
  conv1d: (config, inputs, context) => {
    const row = asRow(first(inputs));
    const { kernel, filters, bias } = config;
    const start = fanIn(kernel * channels(row), kernel * filters);
    const weights = context.parameter("weights", [kernel, channels(row), filters], start);
    const filter = reshape(weights, [1, kernel, channels(row), filters]);
    const y = withBias(conv2d(row, filter, imageWindow(overTime(config), row)), bias, context);
    return reshape(y, [y.shape[0] ?? 0, y.shape[2] ?? 0, filters]);
  },
  // The gradient of the image of a convolution that brings the output back to the input.
  conv2dTranspose: (config, inputs, context) => {
    const x = first(inputs);
    const reach = covered(config.kernel, config.dilation, config.outputPadding);
    const shape = transposedShape(x.shape, { ...config, kernel: reach }) as readonly number[];
    const [kh, kw] = pair(config.kernel);
    const [sh, sw] = pair(config.stride);
    // An output pixel sees every stride-th tap of the kernel.
    const seen = Math.ceil(kh / sh) * Math.ceil(kw / sw) * channels(x);
    const start = fanIn(seen, kh * kw * config.filters, 2);
    const weights = context.parameter("weights", [kh, kw, config.filters, channels(x)], start);
    const window = imageWindow(config, { shape });
    return withBias(conv2dInputGrad(x, weights, shape, window), config.bias, context);
  },
  separableConv2d: (config, inputs, context) => {
    const x = first(inputs);
    const [kh, kw] = pair(config.kernel);
    const [depthwise, pointwise] = [context.within("depthwise"), context.within("pointwise")];
    const spatial = depthwise.parameter("weights", [kh, kw, channels(x), 1], fanIn(kh * kw, kh * kw, 2));
    const across = pointwise.parameter(
      "weights",
      [1, 1, channels(x), config.filters],
      fanIn(channels(x), config.filters),
    );
    const filtered = depthwiseConv2d(x, spatial, imageWindow(config, x));
    return withBias(conv2d(filtered, across, onePixel), config.bias, pointwise);
  },
  selfNormalizedConv2d: (config, inputs, context) => {
    const x = first(inputs);
    const [kh, kw] = pair(config.kernel);
    const start = fanIn(kh * kw * channels(x), kh * kw * config.filters);
    const weights = context.parameter("weights", [kh, kw, channels(x), config.filters], start);
    const y: Node = conv2d(x, weights, imageWindow(config, x));
    const vector = [config.filters];
    const offset = config.bias ? context.parameter("bias", vector, zeros) : constant(0, vector);
    const vectors = { scale: constant(1, vector), offset, ...channelStatistics(y) };
    return batchNorm(y, vectors, { epsilon: config.epsilon, statistics: "batch" });
  },
};

const onePixel = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0] } as const;
