/** The contact sheet is a PNG whose first column is the source. */
import { inflateSync } from "node:zlib";
import { contactSheet, crop, flip, pad } from "akid/jokers";
import { digits } from "akid/sources";
import { expect, test } from "vitest";

test("a line holds the image, then what the chain makes of it", async () => {
  const source = digits();
  const file = Buffer.from(await contactSheet(source, [pad(2), flip()], { samples: 3, epochs: 4 }));
  expect(file.subarray(1, 4).toString()).toBe("PNG");
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  expect([width, height]).toEqual([5 * 13 + 1, 3 * 13 + 1]);
  const pixels = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)));
  const { image } = await source.batch("train", [1]);
  const line = 1 + 3 * width;
  const shown = Array.from({ length: 64 }, (_, i) => pixels[(14 + Math.floor(i / 8)) * line + 1 + 3 * (1 + (i % 8))]);
  expect(shown).toEqual([...image.data].map((value) => Math.round(255 * value)));
});

test("a chain that does not fit is refused", async () => {
  await expect(contactSheet(digits(), [crop(9, 9)])).rejects.toThrow("crop 9x9 is larger than the image 8x8");
});
