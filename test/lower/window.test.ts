/** Padding of windows, against the definition: "same" gives ceil(size / stride) outputs. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { imagePadding } from "../../src/lower/window.ts";

test("'same' padding gives ceil(size / stride) windows, the odd zero after", () => {
  const size = fc.integer({ min: 1, max: 40 });
  const small = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(size, small, small, (h, extent, stride) => {
      const [before, after] = imagePadding("same", { shape: [1, h, 1, 1] }, [extent, 1], [stride, 1]);
      const windows = Math.floor((h + before + after - extent) / stride) + 1;
      expect(windows).toBe(Math.ceil(h / stride));
      expect(after - before === 0 || after - before === 1).toBe(true);
    }),
  );
});

test("a number pads both sides, a pair is [height, width], 'valid' pads nothing", () => {
  const image = { shape: [1, 9, 9, 1] };
  expect(imagePadding(2, image, [3, 3], [1, 1])).toEqual([2, 2, 2, 2]);
  expect(imagePadding([1, 2], image, [3, 3], [1, 1])).toEqual([1, 1, 2, 2]);
  expect(imagePadding("valid", image, [3, 3], [1, 1])).toEqual([0, 0, 0, 0]);
});
