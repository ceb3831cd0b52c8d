/** Random windows over small images, and the naive walk over their elements that tests compare kernels with. */
import fc from "fast-check";
import type { Padding2d, Pair, Window } from "../../../src/graph/node.ts";

/** A window over one image [N, H, W, C] that gives at least one element. */
export interface Geometry extends Window {
  readonly image: readonly [n: number, h: number, w: number, c: number];
  readonly size: Pair;
  readonly out: Pair;
  readonly seed: number;
}

interface Limits {
  readonly dilated: boolean;
  /** No window lies in the padding as a whole. */
  readonly inside: boolean;
}

const upTo = (largest: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: largest });

/** Height and width differ in everything; padding is asymmetric. */
export function geometries({ dilated, inside }: Limits): fc.Arbitrary<Geometry> {
  const dilation = dilated ? upTo(2) : fc.constant(1);
  const pair = (one: fc.Arbitrary<number>): fc.Arbitrary<[number, number]> => fc.tuple(one, one);
  return fc
    .record({
      n: upTo(3),
      hw: pair(upTo(7)),
      c: upTo(5),
      size: pair(upTo(3)),
      strides: pair(upTo(3)),
      dilations: pair(dilation),
      seed: upTo(1e6),
    })
    .chain(({ n, hw, c, size, ...rest }) => {
      const most = (k: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: inside ? k - 1 : k + 1 });
      return fc.tuple(most(size[0]), most(size[0]), most(size[1]), most(size[1])).map(
        (padding): Geometry => ({
          image: [n, ...hw, c],
          size,
          padding,
          out: outOf(hw, size, padding, rest),
          ...rest,
        }),
      );
    })
    .filter(({ out }) => out[0] > 0 && out[1] > 0);
}

function outOf(
  [h, w]: Pair,
  [kh, kw]: Pair,
  [top, bottom, left, right]: Padding2d,
  { strides, dilations }: Pick<Window, "strides" | "dilations">,
): Pair {
  const one = (size: number, k: number, stride: number, dilation: number): number =>
    Math.floor((size - dilation * (k - 1) - 1) / stride) + 1;
  return [one(h + top + bottom, kh, strides[0], dilations[0]), one(w + left + right, kw, strides[1], dilations[1])];
}

/** Calls `visit` for each result (row, column), each window element inside the image, each sample; in row order. */
export function walk(
  { image: [n, h, w], size, strides, padding, dilations, out }: Geometry,
  visit: (result: number, tap: number, pixel: number) => void,
): void {
  for (let i = 0; i < n; i++)
    for (let oy = 0; oy < out[0]; oy++)
      for (let ox = 0; ox < out[1]; ox++)
        for (let ky = 0; ky < size[0]; ky++)
          for (let kx = 0; kx < size[1]; kx++) {
            const y = oy * strides[0] + ky * dilations[0] - padding[0];
            const x = ox * strides[1] + kx * dilations[1] - padding[2];
            const outside = y < 0 || x < 0 || y >= h || x >= w;
            if (!outside) visit((i * out[0] + oy) * out[1] + ox, ky * size[1] + kx, (i * h + y) * w + x);
          }
}
