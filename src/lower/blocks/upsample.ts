/** Lowering of `upsample`. */
import type { Node, Pair } from "../../graph/node.ts";
import { avgPoolGrad, constant, matmul, mul, transpose, values } from "../../graph/ops/index.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";
import { pair } from "../window.ts";

export const upsample: LoweringTable<"upsample"> = {
  upsample: ({ factor, method }, inputs) => (method === "nearest" ? nearest : bilinear)(first(inputs), pair(factor)),
};

/** The transpose of a mean over windows apart shares each pixel among its window: times the window's size it repeats it. */
function nearest(x: Node, factor: Pair): Node {
  const [n = 0, h = 0, w = 0, c = 0] = x.shape;
  const window = { size: factor, strides: factor, padding: [0, 0, 0, 0] } as const;
  const shared = avgPoolGrad(x, [n, h * factor[0], w * factor[1], c], window);
  return mul(shared, constant(factor[0] * factor[1]));
}

/** Each axis is interpolated by a constant matrix; channels come first meanwhile, so that rows and columns are matrices. */
function bilinear(x: Node, [fh, fw]: Pair): Node {
  const [, h = 0, w = 0] = x.shape;
  const planes = transpose(x, [0, 3, 1, 2]);
  const wide = matmul(planes, interpolation(w, fw), { transposeB: true });
  return transpose(matmul(interpolation(h, fh), wide), [0, 2, 3, 1]);
}

/** The weights [size * factor, size] of the old pixels in each new one, by the distance between their centres. */
function interpolation(size: number, factor: number): Node {
  const data = new Float32Array(size * factor * size);
  for (let i = 0; i < size * factor; i++) {
    const at = Math.max(0, (i + 0.5) / factor - 0.5);
    const before = Math.floor(at);
    const after = Math.min(before + 1, size - 1);
    data[i * size + before] = 1 - (at - before);
    data[i * size + after] = (data[i * size + after] as number) + (at - before);
  }
  return values(data, [size * factor, size]);
}
