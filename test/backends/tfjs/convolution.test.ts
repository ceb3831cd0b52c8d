/** Convolutions and their gradients on wasm against naive loops: any stride, dilation and asymmetric padding. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Size } from "../../../src/graph/node.ts";
import {
  conv2d,
  conv2dFilterGrad,
  conv2dInputGrad,
  depthwiseConv2d,
  depthwiseConv2dFilterGrad,
  depthwiseConv2dInputGrad,
} from "../../../src/graph/ops/index.ts";
import { compute, fed, integers } from "./compute.ts";
import type { Geometry } from "./window.ts";
import { geometries, walk } from "./window.ts";

const windows = fc.tuple(geometries({ dilated: true, inside: false }), fc.integer({ min: 1, max: 5 }));
const runs = { numRuns: 60 };

/** Sums products of two of image, filter and result into the third, for whole numbers without rounding. */
function naive(
  geometry: Geometry,
  filters: number,
  target: "image" | "filter" | "out",
  arrays: Record<string, Float32Array>,
  size: Size,
): number[] {
  const channels = geometry.image[3];
  const result = new Array<number>(size.reduce((a, b) => a * b, 1)).fill(0);
  walk(geometry, (out, tap, pixel) => {
    for (let ci = 0; ci < channels; ci++)
      for (let co = 0; co < filters; co++) {
        const at = {
          image: pixel * channels + ci,
          filter: (tap * channels + ci) * filters + co,
          out: out * filters + co,
        };
        const product = Object.entries(arrays).reduce(
          (p, [name, values]) => p * (values[at[name as "image"]] as number),
          1,
        );
        result[at[target]] = (result[at[target]] as number) + product;
      }
  });
  return result;
}

function depthwise(
  geometry: Geometry,
  target: "image" | "filter" | "out",
  arrays: Record<string, Float32Array>,
  size: Size,
): number[] {
  const channels = geometry.image[3];
  const result = new Array<number>(size.reduce((a, b) => a * b, 1)).fill(0);
  walk(geometry, (out, tap, pixel) => {
    for (let c = 0; c < channels; c++) {
      const at = { image: pixel * channels + c, filter: tap * channels + c, out: out * channels + c };
      const product = Object.entries(arrays).reduce(
        (p, [name, values]) => p * (values[at[name as "image"]] as number),
        1,
      );
      result[at[target]] = (result[at[target]] as number) + product;
    }
  });
  return result;
}

function operands({ image, size, out, seed }: Geometry, filters: number, depth: number) {
  const shapes = { image, filter: [...size, image[3], depth], out: [image[0], ...out, filters] } as const;
  const values = {
    image: integers(shapes.image, seed),
    filter: integers(shapes.filter, seed + 1),
    out: integers(shapes.out, seed + 2),
  };
  return {
    shapes,
    values,
    ...{
      x: fed("x", shapes.image, values.image),
      w: fed("w", shapes.filter, values.filter),
      dy: fed("dy", shapes.out, values.out),
    },
  };
}

test("conv2d and its two gradients are the naive sums", async () => {
  await fc.assert(
    fc.asyncProperty(windows, async ([geometry, filters]) => {
      const { shapes, values, x, w, dy } = operands(geometry, filters, filters);
      const { image, filter, out } = values;
      expect(await compute(conv2d(x.node, w.node, geometry), x, w)).toEqual(
        naive(geometry, filters, "out", { image, filter }, shapes.out),
      );
      const dx = conv2dInputGrad(dy.node, w.node, shapes.image, geometry);
      expect(await compute(dx, dy, w)).toEqual(naive(geometry, filters, "image", { out, filter }, shapes.image));
      const dw = conv2dFilterGrad(x.node, dy.node, shapes.filter, geometry);
      expect(await compute(dw, x, dy)).toEqual(naive(geometry, filters, "filter", { image, out }, shapes.filter));
    }),
    runs,
  );
});

test("depthwiseConv2d and its two gradients are the naive sums", async () => {
  await fc.assert(
    fc.asyncProperty(windows, async ([geometry]) => {
      const { shapes, values, x, w, dy } = operands(geometry, geometry.image[3], 1);
      const { image, filter, out } = values;
      const y = depthwiseConv2d(x.node, w.node, geometry);
      expect(await compute(y, x, w)).toEqual(depthwise(geometry, "out", { image, filter }, shapes.out));
      const dx = depthwiseConv2dInputGrad(dy.node, w.node, shapes.image, geometry);
      expect(await compute(dx, dy, w)).toEqual(depthwise(geometry, "image", { out, filter }, shapes.image));
      const dw = depthwiseConv2dFilterGrad(x.node, dy.node, shapes.filter, geometry);
      expect(await compute(dw, x, dy)).toEqual(depthwise(geometry, "filter", { image, out }, shapes.filter));
    }),
    runs,
  );
});
