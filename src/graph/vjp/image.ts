/** Gradients of pooling and batch normalisation. */
import type { Node } from "../node.ts";
import { elements } from "../node.ts";
import * as o from "../ops/index.ts";
import type { VjpTable } from "./types.ts";
import { operands } from "./types.ts";

type ImageOp = "maxPool" | "maxPoolGrad" | "maxPoolPick" | "avgPool" | "avgPoolGrad" | "batchNorm";

export const image: VjpTable<ImageOp> = {
  maxPool: (node, dy) => [o.maxPoolGrad(operands(node)[0], dy, node.attrs)],
  // The place of the largest element does not move: only dy (or g) has a gradient.
  maxPoolGrad: (node, g) => [null, o.maxPoolPick(operands(node)[0], g, node.attrs)],
  maxPoolPick: (node, dy) => [null, o.maxPoolGrad(operands(node)[0], dy, node.attrs)],
  avgPool: (node, dy) => [o.avgPoolGrad(dy, operands(node)[0].shape, node.attrs)],
  avgPoolGrad: (node, g) => [o.avgPool(g, node.attrs)],
  // dx is an affine map of dy and x with one coefficient for each channel, so that it costs few passes over the image.
  batchNorm: (node, dy) => {
    const [x, scale, , mean, variance] = operands(node);
    const axes = x.shape.slice(0, -1).map((_, axis) => axis);
    const inverse = o.rsqrt(o.add(variance, o.constant(node.attrs.epsilon)));
    const slope = o.mul(scale, inverse);
    const offsetGrad = o.sum(dy, { axes });
    const scaleGrad = o.mul(inverse, o.sum(o.mul(dy, o.sub(x, mean)), { axes }));
    if (node.attrs.statistics === "given") {
      const meanGrad = o.neg(o.mul(slope, offsetGrad));
      const varianceGrad = o.mul(o.constant(-0.5), o.mul(o.mul(slope, o.square(inverse)), o.div(scaleGrad, inverse)));
      return [o.mul(dy, slope), scaleGrad, offsetGrad, meanGrad, varianceGrad];
    }
    const share = o.constant(-1 / elements(x.shape.slice(0, -1)));
    // A tower's own count, after the mean of sums: each works in units of its own loss, a mean over so many.
    const shared = (total: Node): Node =>
      o.mul(share, node.attrs.statistics === "towers" ? o.towersMean(total) : total);
    const ofX = shared(o.mul(o.mul(slope, inverse), scaleGrad));
    const rest = o.sub(shared(o.mul(slope, offsetGrad)), o.mul(ofX, mean));
    return [o.add(o.add(o.mul(dy, slope), o.mul(x, ofX)), rest), scaleGrad, offsetGrad, null, null];
  },
};
