/**
 * Gradients of what towers compute together. The loss is the mean of the towers' losses by their shares s, and each tower
 * works in units of its own loss: where all read y = sum_i s_i x_i, tower j's x_j has the gradient s_j sum_i s_i dy_i, which
 * is sum_i s_i dy_i in its units.
 */
import * as o from "../ops/index.ts";
import type { VjpTable } from "./types.ts";
import { operands } from "./types.ts";

export const towers: VjpTable<"towersMean" | "towersMoments"> = {
  towersMean: (_, dy) => [o.towersMean(dy)],
  // variance = sum_i s_i (variance_i + (mean_i - mean)^2), whose slope in `mean` is 0.
  towersMoments: (node, dy) => {
    const [x] = operands(node);
    const [first, size] = [x.shape.map(() => 0), [1, ...x.shape.slice(1)]];
    const meanOf = (moments: typeof x): typeof x => o.slice(moments, first, size);
    const all = o.towersMean(dy);
    const ofVariance = o.slice(all, [1, ...first.slice(1)], size);
    const apart = o.sub(meanOf(x), meanOf(node));
    return [o.concat([o.add(meanOf(all), o.mul(o.constant(2), o.mul(apart, ofVariance))), ofVariance], 0)];
  },
};
