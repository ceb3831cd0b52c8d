/** Windows over images on the onnx backend: strides, dilations and uneven padding against loops written out. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../../src/backends/backend.ts";
import { onnxBackend } from "../../../src/backends/onnx/index.ts";
import type { Node, Size, Window } from "../../../src/graph/node.ts";
import { elements } from "../../../src/graph/node.ts";
import * as o from "../../../src/graph/ops/index.ts";
import type { HostTensor } from "../../../src/graph/program.ts";
import { program } from "../../../src/graph/program.ts";

let session: Session;
beforeAll(async () => {
  session = await onnxBackend({ threads: 1 }).open({});
});
afterAll(() => session.dispose());

async function run(
  nodes: Readonly<Record<string, Node>>,
  feeds: Readonly<Record<string, HostTensor>>,
): Promise<Record<string, Float32Array>> {
  const executable = await session.compile(program("windows", { outputs: nodes }));
  const outputs = await executable.run(feeds);
  executable.dispose();
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]));
}

/** Small whole numbers in no order, so that float32 sums are exact and ties occur. */
const values = (shape: Size, seed: number): HostTensor => ({
  data: Float32Array.from({ length: elements(shape) }, (_, i) => (((i + seed) * 7919) % 11) - 5),
  shape,
});

const at = ({ data, shape }: HostTensor, ...index: number[]): number =>
  data[index.reduce((offset, i, axis) => offset * (shape[axis] ?? 1) + i, 0)] as number;

/** Calls `visit` with each place of the result and each element of its window that lies inside the image. */
function eachTap(
  { image, out, kernel, window }: { image: Size; out: Size; kernel: Size; window: Window },
  visit: (
    place: number,
    output: readonly [number, number, number],
    input: readonly [number, number],
    tap: readonly [number, number],
  ) => void,
): void {
  const [n = 1, h = 1, w = 1] = image;
  const [, oh = 1, ow = 1] = out;
  for (let b = 0; b < n; b++)
    for (let y = 0; y < oh; y++)
      for (let x = 0; x < ow; x++)
        for (let i = 0; i < (kernel[0] ?? 1); i++)
          for (let j = 0; j < (kernel[1] ?? 1); j++) {
            const row = y * window.strides[0] - window.padding[0] + i * window.dilations[0];
            const column = x * window.strides[1] - window.padding[2] + j * window.dilations[1];
            if (row >= 0 && row < h && column >= 0 && column < w)
              visit((b * oh + y) * ow + x, [b, y, x], [row, column], [i, j]);
          }
}

function naiveConv(image: HostTensor, filter: HostTensor, out: Size, window: Window): Float32Array {
  const [, , channels = 1, filters = 1] = filter.shape;
  const result = new Float32Array(elements(out));
  eachTap({ image: image.shape, out, kernel: filter.shape, window }, (place, [b], [row, column], [i, j]) => {
    for (let f = 0; f < filters; f++)
      for (let c = 0; c < channels; c++)
        result[place * filters + f] =
          (result[place * filters + f] as number) + at(image, b, row, column, c) * at(filter, i, j, c, f);
  });
  return result;
}

function naiveDepthwise(image: HostTensor, filter: HostTensor, out: Size, window: Window): Float32Array {
  const [, , channels = 1] = filter.shape;
  const result = new Float32Array(elements(out));
  eachTap({ image: image.shape, out, kernel: filter.shape, window }, (place, [b], [row, column], [i, j]) => {
    for (let c = 0; c < channels; c++)
      result[place * channels + c] =
        (result[place * channels + c] as number) + at(image, b, row, column, c) * at(filter, i, j, c, 0);
  });
  return result;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => sum + x * (b[i] as number), 0);

const size = fc.integer({ min: 1, max: 3 });
const padding = fc.integer({ min: 0, max: 2 });
const windows = fc.record({
  strides: fc.tuple(size, size),
  padding: fc.tuple(padding, padding, padding, padding),
  dilations: fc.tuple(size, size),
});
const cases = fc
  .record({
    window: windows,
    kernel: fc.tuple(size, size),
    batch: size,
    h: fc.integer({ min: 1, max: 8 }),
    w: fc.integer({ min: 1, max: 8 }),
    channels: size,
    filters: size,
  })
  .filter(({ window, kernel, h, w }) => o.windowOut([1, h, w, 1], kernel, window).every((n) => n > 0));

const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(arbitrary, property), { numRuns: 60 });

describe("convolution", () => {
  test("and its gradients agree with loops for any stride, dilation and padding", () =>
    check(cases, async ({ window, kernel, batch, h, w, channels, filters }) => {
      const image = values([batch, h, w, channels], 1);
      const filter = values([...kernel, channels, filters], 2);
      const [x, f] = [o.input("x", image.shape), o.input("f", filter.shape)];
      const y = o.conv2d(x, f, window);
      const dy = values(y.shape, 3);
      const g = o.input("dy", dy.shape);
      const nodes = {
        y,
        dx: o.conv2dInputGrad(g, f, image.shape, window),
        df: o.conv2dFilterGrad(x, g, filter.shape, window),
      };
      const found = await run(nodes, { x: image, f: filter, dy });
      expect(found.y).toEqual(naiveConv(image, filter, y.shape, window));
      // The gradients are the transposes of the map, on every basis vector that the whole-number operands stand for.
      const probe = values(image.shape, 4);
      expect(dot(found.dx as Float32Array, probe.data)).toBe(dot(naiveConv(probe, filter, y.shape, window), dy.data));
      const other = values(filter.shape, 5);
      expect(dot(found.df as Float32Array, other.data)).toBe(dot(naiveConv(image, other, y.shape, window), dy.data));
    }));

  test("of each channel alone, and its gradients, agree with loops", () =>
    check(cases, async ({ window, kernel, batch, h, w, channels }) => {
      const image = values([batch, h, w, channels], 1);
      const filter = values([...kernel, channels, 1], 2);
      const [x, f] = [o.input("x", image.shape), o.input("f", filter.shape)];
      const y = o.depthwiseConv2d(x, f, window);
      const dy = values(y.shape, 3);
      const g = o.input("dy", dy.shape);
      const nodes = {
        y,
        dx: o.depthwiseConv2dInputGrad(g, f, image.shape, window),
        df: o.depthwiseConv2dFilterGrad(x, g, filter.shape, window),
      };
      const found = await run(nodes, { x: image, f: filter, dy });
      expect(found.y).toEqual(naiveDepthwise(image, filter, y.shape, window));
      const probe = values(image.shape, 4);
      expect(dot(found.dx as Float32Array, probe.data)).toBe(
        dot(naiveDepthwise(probe, filter, y.shape, window), dy.data),
      );
      const other = values(filter.shape, 5);
      expect(dot(found.df as Float32Array, other.data)).toBe(
        dot(naiveDepthwise(image, other, y.shape, window), dy.data),
      );
    }));
});

describe("pooling", () => {
  // Padding below the window's size: a window that lies in padding alone has no largest element and no mean.
  const pools = cases
    .map((c) => ({ ...c, window: { ...c.window, dilations: [1, 1] as const } }))
    .filter(({ window, kernel, h, w }) => {
      const reach = [kernel[0], kernel[0], kernel[1], kernel[1]];
      return (
        window.padding.every((n, i) => n < (reach[i] ?? 0)) &&
        o.windowOut([1, h, w, 1], kernel, window).every((n) => n > 0)
      );
    });

  test("takes the first largest element, and its gradient goes there alone", () =>
    check(pools, async ({ window, kernel, batch, h, w, channels }) => {
      const image = values([batch, h, w, channels], 1);
      const x = o.input("x", image.shape);
      const pool = { size: kernel, strides: window.strides, padding: window.padding };
      const y = o.maxPool(x, pool);
      const [dy, g] = [values(y.shape, 2), values(image.shape, 3)];
      const nodes = {
        y,
        dx: o.maxPoolGrad(x, o.input("dy", y.shape), pool),
        picked: o.maxPoolPick(x, o.input("g", image.shape), pool),
      };
      const found = await run(nodes, { x: image, dy, g });
      const places = elements(y.shape);
      const largest = new Float32Array(places).fill(Number.NEGATIVE_INFINITY);
      const place = new Int32Array(places);
      eachTap({ image: image.shape, out: y.shape, kernel, window }, (p, [b], [row, column]) => {
        for (let c = 0; c < channels; c++) {
          if (at(image, b, row, column, c) <= (largest[p * channels + c] as number)) continue;
          largest[p * channels + c] = at(image, b, row, column, c);
          place[p * channels + c] = ((b * h + row) * w + column) * channels + c;
        }
      });
      const dx = new Float32Array(image.data.length);
      place.forEach((where, i) => {
        dx[where] = (dx[where] as number) + (dy.data[i] as number);
      });
      expect(found).toEqual({ y: largest, dx, picked: Float32Array.from(place, (where) => g.data[where] as number) });
    }));

  test("by mean leaves padding out, and its gradient shares evenly", () =>
    check(pools, async ({ window, kernel, batch, h, w, channels }) => {
      const image = values([batch, h, w, channels], 1);
      const pool = { size: kernel, strides: window.strides, padding: window.padding };
      const y = o.avgPool(o.input("x", image.shape), pool);
      const dy = values(y.shape, 2);
      const found = await run({ y, dx: o.avgPoolGrad(o.input("dy", y.shape), image.shape, pool) }, { x: image, dy });
      const counts = new Float32Array(elements(y.shape));
      const sums = new Float32Array(elements(y.shape));
      const visit = (inner: (i: number, from: number) => void): void =>
        eachTap({ image: image.shape, out: y.shape, kernel, window }, (p, [b], [row, column]) => {
          for (let c = 0; c < channels; c++) inner(p * channels + c, ((b * h + row) * w + column) * channels + c);
        });
      visit((i, from) => {
        counts[i] = (counts[i] as number) + 1;
        sums[i] = (sums[i] as number) + (image.data[from] as number);
      });
      const dx = new Float32Array(image.data.length);
      visit((i, from) => {
        dx[from] = (dx[from] as number) + (dy.data[i] as number) / (counts[i] as number);
      });
      for (const [name, expected] of Object.entries({ y: sums.map((sum, i) => sum / (counts[i] as number)), dx })) {
        expected.forEach((value, i) => expect(found[name]?.[i]).toBeCloseTo(value, 4));
      }
    }));
});
