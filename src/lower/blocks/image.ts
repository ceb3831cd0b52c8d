/** Lowering of pools and of borders. */
import type { Pool1dConfig } from "../../../dsl/configs.ts";
import { cropShape, sidesOf } from "../../../dsl/shape/sides.ts";
import type { Node, PoolWindow } from "../../graph/node.ts";
import { avgPool, max, maxPool, mean, pad, reshape, slice } from "../../graph/ops/index.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";
import { asRow, overTime, poolWindow } from "../window.ts";

/** A pool over the one row of an image. */
function pool1d(pool: (row: Node, window: PoolWindow) => Node, { size, stride, padding }: Pool1dConfig, x: Node): Node {
  const row = asRow(x);
  const window = overTime({ kernel: size, stride, padding, dilation: 1 });
  const y = pool(row, poolWindow({ ...window, size: window.kernel }, row));
  return reshape(y, [y.shape[0] ?? 0, ...y.shape.slice(2)]);
}

type ImageKind =
  | "maxPool"
  | "avgPool"
  | "maxPool1d"
  | "avgPool1d"
  | "globalAvgPool"
  | "globalMaxPool"
  | "zeroPad"
  | "crop";

export const image: LoweringTable<ImageKind> = {
  maxPool: (config, inputs) => maxPool(first(inputs), poolWindow(config, first(inputs))),
  avgPool: (config, inputs) => avgPool(first(inputs), poolWindow(config, first(inputs))),
  maxPool1d: (config, inputs) => pool1d(maxPool, config, first(inputs)),
  avgPool1d: (config, inputs) => pool1d(avgPool, config, first(inputs)),
  globalAvgPool: (_, inputs) => mean(first(inputs), { axes: [1, 2] }),
  globalMaxPool: (_, inputs) => max(first(inputs), { axes: [1, 2] }),
  zeroPad: ({ sides }, inputs) => pad(first(inputs), [[0, 0], ...sidesOf(sides), [0, 0]]),
  crop: ({ sides }, inputs) => {
    const x = first(inputs);
    const [[top], [left]] = sidesOf(sides);
    return slice(x, [0, top, left, 0], cropShape(x.shape, sides) as readonly number[]);
  },
};
