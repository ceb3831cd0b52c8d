/** Pooling and its gradients on wasm against naive loops: ties, negative images, asymmetric padding. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { avgPool, avgPoolGrad, maxPool, maxPoolGrad, maxPoolPick } from "../../../src/graph/ops/index.ts";
import { compute, expectClose, fed, integers } from "./compute.ts";
import type { Geometry } from "./window.ts";
import { geometries, walk } from "./window.ts";

const windows = geometries({ dilated: false, inside: true });
const runs = { numRuns: 80 };

/** For each element of the result: the positions in the image of its window. */
function members(geometry: Geometry): number[][] {
  const [n, , , channels] = geometry.image;
  const result: number[][] = Array.from({ length: n * geometry.out[0] * geometry.out[1] * channels }, () => []);
  walk(geometry, (out, _, pixel) => {
    for (let c = 0; c < channels; c++) result[out * channels + c]?.push(pixel * channels + c);
  });
  return result;
}

const winner = (x: Float32Array, window: number[]): number => {
  const values = window.map((position) => x[position] as number);
  return window[values.indexOf(Math.max(...values))] as number;
};

function spread(size: number, parts: readonly (readonly [position: number, value: number])[]): number[] {
  const result = new Array<number>(size).fill(0);
  for (const [position, value] of parts) result[position] = (result[position] as number) + value;
  return result;
}

// A shift below zero leaves windows without a positive element; a shift far below any padding value shows if padding wins.
describe.each([{ shift: 0 }, { shift: -10 }, { shift: -1e30 }])(
  "maxPool of an image shifted by $shift",
  ({ shift }) => {
    test("takes the largest element of each window, its gradient and pick the first of them", async () => {
      await fc.assert(
        fc.asyncProperty(windows, async (geometry) => {
          const { image, out, seed } = geometry;
          const values = integers(image, seed, 2).map((x) => (shift === -1e30 ? (x - 4) * 1e30 : x + shift));
          const windowsOf = members(geometry);
          const x = fed("x", image, values);
          const g = fed("g", image, integers(image, seed + 1));
          const dyShape = [image[0], ...out, image[3]];
          const dy = fed("dy", dyShape, integers(dyShape, seed + 2));
          const winners = windowsOf.map((window) => winner(values, window));
          expect(await compute(maxPool(x.node, geometry), x)).toEqual(winners.map((position) => values[position]));
          const parts = winners.map((position, i) => [position, dy.value.data[i] as number] as const);
          expect(await compute(maxPoolGrad(x.node, dy.node, geometry), x, dy)).toEqual(spread(values.length, parts));
          const picked = winners.map((position) => (g.value.data[position] as number) + 0);
          expect(await compute(maxPoolPick(x.node, g.node, geometry), x, g)).toEqual(picked);
        }),
        runs,
      );
    });
  },
);

test("the gradient of a window of negative elements goes to the largest", async () => {
  const x = fed("x", [1, 2, 2, 1], [-4, -1, -3, -2]);
  const dy = fed("dy", [1, 1, 1, 1], [1]);
  const window = { size: [2, 2], strides: [2, 2], padding: [0, 0, 0, 0] } as const;
  expect(await compute(maxPoolGrad(x.node, dy.node, window), x, dy)).toEqual([0, 1, 0, 0]);
});

test("avgPool and its gradient never count padding", async () => {
  await fc.assert(
    fc.asyncProperty(windows, async (geometry) => {
      const { image, out, seed } = geometry;
      const x = fed("x", image, integers(image, seed));
      const dyShape = [image[0], ...out, image[3]];
      const dy = fed("dy", dyShape, integers(dyShape, seed + 1));
      const windowsOf = members(geometry);
      const means = windowsOf.map(
        (window) => window.reduce((sum, position) => sum + (x.value.data[position] as number), 0) / window.length,
      );
      const parts = windowsOf.flatMap((window, i) =>
        window.map((position) => [position, (dy.value.data[i] as number) / window.length] as const),
      );
      expectClose(await compute(avgPool(x.node, geometry), x), means);
      expectClose(await compute(avgPoolGrad(dy.node, image, geometry), dy), spread(x.value.data.length, parts));
    }),
    runs,
  );
});
