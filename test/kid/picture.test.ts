/** The picture of a batch, pixel by pixel. */
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { pictureOf } from "../../src/kid/picture.ts";

/** Rows of pixels [red, green, blue] of a PNG of one IDAT chunk and no filters. */
function pixelsOf(png: Uint8Array, width: number): number[][][] {
  const bytes = Buffer.from(png);
  const at = bytes.indexOf("IDAT");
  const lines = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  const rows = Array.from({ length: lines.length / (1 + 3 * width) }, (_, y) =>
    lines.subarray(y * (1 + 3 * width) + 1, (y + 1) * (1 + 3 * width)),
  );
  return rows.map((row) => Array.from({ length: width }, (_, x) => [...row.subarray(3 * x, 3 * x + 3)]));
}

/** The red of each pixel, where all three are the same. */
const greysOf = (picture: ReturnType<typeof pictureOf>): (number | undefined)[][] =>
  pixelsOf(picture?.png ?? new Uint8Array(), picture?.width ?? 0).map((row) => row.map(([red]) => red));

test("two grey images stand side by side, from black to white, with grey lines around", () => {
  const data = Float32Array.of(-1, 1, 0, 1, 1, -1, -1, 0);
  const picture = pictureOf({ data, shape: [2, 2, 2, 1] });
  expect(picture).toMatchObject({ height: 4, width: 7 });
  const line = Array.from({ length: 7 }, () => 128);
  expect(greysOf(picture)).toEqual([line, [128, 0, 255, 128, 255, 0, 128], [128, 128, 255, 128, 0, 128, 128], line]);
});

test("images of one number are black", () => {
  expect(greysOf(pictureOf({ data: Float32Array.of(7), shape: [1, 1, 1, 1] }))[1]).toEqual([128, 0, 128]);
});

test("a colour image keeps its channels; of many images the first eight are shown", () => {
  const colour = pictureOf({ data: Float32Array.of(0, 1, 2, 2, 1, 0), shape: [1, 1, 2, 3] });
  expect(pixelsOf(colour?.png ?? new Uint8Array(), 4)[1]?.slice(1, 3)).toEqual([
    [0, 128, 255],
    [255, 128, 0],
  ]);
  expect(pictureOf({ data: new Float32Array(20 * 9), shape: [20, 3, 3, 1] })?.width).toBe(8 * 4 + 1);
});

test.each([[[4, 3]], [[2, 3, 3, 2]], [[2]]])("%j is no image", (shape) => {
  expect(pictureOf({ data: new Float32Array(shape.reduce((a, b) => a * b)), shape })).toBeUndefined();
});
