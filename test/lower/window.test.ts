/** Windows of blocks as the graph gets them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { imageWindow } from "../../src/lower/window.ts";

const settings = { kernel: 3, stride: 1, padding: "valid", dilation: 1 } as const;

test("'same' padding gives ceil(size / stride) windows, the odd zero after", () => {
  const size = fc.integer({ min: 1, max: 40 });
  const small = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(size, small, small, small, (h, kernel, stride, dilation) => {
      const window = imageWindow(
        { kernel: [kernel, 1], stride: [stride, 1], padding: "same", dilation },
        { shape: [1, h, 1, 1] },
      );
      const [before, after] = window.padding;
      const windows = Math.floor((h + before + after - dilation * (kernel - 1) - 1) / stride) + 1;
      expect(windows).toBe(Math.ceil(h / stride));
      expect([0, 1]).toContain(after - before);
    }),
  );
});

test("a number pads both sides, a pair is [height, width], 'valid' pads nothing", () => {
  const image = { shape: [1, 9, 9, 1] };
  expect(imageWindow({ ...settings, padding: 2 }, image).padding).toEqual([2, 2, 2, 2]);
  expect(imageWindow({ ...settings, padding: [1, 2] }, image).padding).toEqual([1, 1, 2, 2]);
  expect(imageWindow(settings, image).padding).toEqual([0, 0, 0, 0]);
});
