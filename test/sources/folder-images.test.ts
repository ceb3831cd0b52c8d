/** Images in folders: classes by name, pixels as bytes have them, and one sentence for what cannot be read. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TensorType } from "akid";
import { imageFolder } from "akid/sources";
import * as fc from "fast-check";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { built } from "../built.ts";
import { run } from "../processes.ts";
import { madeAnew } from "./anew.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "akid-folder-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const written = (path: string, content: Uint8Array | string = ""): string => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
};
type Raw = { readonly width: number; readonly height: number; readonly channels: 1 | 2 | 3 | 4 };
const encoded = (bytes: readonly number[], raw: Raw) => sharp(Uint8Array.from(bytes), { raw });
const plain = (color: readonly number[], width = 4, height = 4): Promise<Buffer> =>
  encoded(Array.from({ length: width * height }, () => color).flat(), { width, height, channels: 3 })
    .png()
    .toBuffer();

/** A cat and a dog to train on, and a dog to judge. */
async function pets(): Promise<void> {
  written("train/dog/b.png", await plain([0, 255, 0]));
  written("train/dog/a.png", await plain([51, 102, 153]));
  written(
    "train/cat/one.jpeg",
    await sharp(await plain([255, 255, 255]))
      .jpeg()
      .toBuffer(),
  );
  written("train/cat/notes.txt", "no image");
  written("val/dog/c.png", await plain([255, 0, 51]));
}
const options = { size: [4, 4], classes: 2 } as const;
const pixelOf = (data: ArrayLike<number>, pixel: number): number[] =>
  [0, 1, 2].map((channel) => Math.round((data[3 * pixel + channel] as number) * 255));

describe("imageFolder", () => {
  test("labels number the classes by name; files stand in order of their names", async () => {
    await pets();
    const source = await imageFolder(root, { size: [4, 4], classes: 2 });
    expectTypeOf(source.samples).toEqualTypeOf<{
      readonly image: TensorType<[4, 4, 3], "float32">;
      readonly label: TensorType<[], "index<2>">;
    }>();
    expect(source.classes).toEqual(["cat", "dog"]);
    expect(source.sizes).toEqual({ train: 3, validation: 1 });
    const { image, label } = await source.batch("train", [2, 0, 1]);
    expect([...label.data]).toEqual([1, 0, 1]);
    expect(image.shape).toEqual([3, 4, 4, 3]);
    expect([0, 16, 32].map((pixel) => pixelOf(image.data, pixel))).toEqual([
      [0, 255, 0],
      [255, 255, 255],
      [51, 102, 153],
    ]);
    const judged = await source.batch("validation", [0]);
    expect([[...judged.label.data], pixelOf(judged.image.data, 15)]).toEqual([[1], [255, 0, 51]]);
  });

  test("is the same in a worker thread", async () => {
    await pets();
    const source = await imageFolder(root, { ...options, normalize: { mean: [0, 0.5, 1], std: [1, 2, 3] } });
    const other = await madeAnew(source);
    expect(await other.batch("train", [2, 0])).toEqual(await source.batch("train", [2, 0]));
  });

  test("pixels stand row by row, and are normalised", async () => {
    await pets();
    const bytes = Array.from({ length: 24 }, (_, i) => 10 * i);
    written("val/dog/c.png", await encoded(bytes, { width: 4, height: 2, channels: 3 }).png().toBuffer());
    const size = [2, 4] as const;
    const first = await (await imageFolder(root, { size, classes: 2 })).batch("validation", [0]);
    expect([...first.image.data]).toEqual(bytes.map((byte) => Math.fround(byte / 255)));
    const [mean, std] = [
      [0.1, 0.2, 0.3],
      [0.5, 1, 2],
    ] as const;
    const source = await imageFolder(root, { size, classes: 2, normalize: { mean, std } });
    const { image } = await source.batch("validation", [0]);
    expect(image.data[5]).toBeCloseTo((50 / 255 - 0.3) / 2, 6);
  });

  test("a larger image is resized to cover the size, its centre remains", async () => {
    await pets();
    // 8 wide, 4 high: red, two quarters of blue, red. What is left of 4 by 4 is blue, of 2 by 2 too.
    const row = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((x) => (x >= 2 && x < 6 ? [0, 0, 255] : [255, 0, 0]));
    const bytes = [row, row, row, row].flat();
    written("val/dog/c.png", await encoded(bytes, { width: 8, height: 4, channels: 3 }).png().toBuffer());
    const { image } = await (await imageFolder(root, options)).batch("validation", [0]);
    for (let pixel = 0; pixel < 16; pixel++) expect(pixelOf(image.data, pixel)).toEqual([0, 0, 255]);
  });

  test("grey, transparent, 16-bit and CMYK images have red, green and blue", async () => {
    await pets();
    const shape = { width: 1, height: 1 };
    const grey = encoded([100], { ...shape, channels: 1 });
    const files: readonly (readonly [string, Buffer, readonly number[]])[] = [
      ["a.png", await grey.png().toBuffer(), [100, 100, 100]],
      [
        "b.png",
        await encoded([200, 100, 0, 0], { ...shape, channels: 4 })
          .png()
          .toBuffer(),
        [0, 0, 0],
      ],
      [
        "c.png",
        await encoded([200, 100, 0], { ...shape, channels: 3 })
          .toColourspace("rgb16")
          .png()
          .toBuffer(),
        [200, 100, 0],
      ],
      [
        "d.jpg",
        await encoded([255, 255, 255], { ...shape, channels: 3 })
          .toColourspace("cmyk")
          .jpeg()
          .toBuffer(),
        [255, 255, 255],
      ],
    ];
    rmSync(join(root, "val"), { recursive: true });
    for (const [name, bytes] of files) written(`val/dog/${name}`, bytes);
    const source = await imageFolder(root, { size: [1, 1], classes: 2 });
    const { image } = await source.batch("validation", [0, 1, 2, 3]);
    files.forEach(([, , color], i) => {
      expect(pixelOf(image.data, i)).toEqual(color);
    });
  });

  test("a CMYK photograph keeps its colours", async () => {
    await pets();
    const cmyk = await sharp(await plain([150, 120, 90]))
      .toColourspace("cmyk")
      .jpeg({ quality: 100 })
      .toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe("cmyk");
    written("val/dog/c.png", await plain([0, 0, 0]));
    written("val/dog/d.jpg", cmyk);
    const { image } = await (await imageFolder(root, options)).batch("validation", [1]);
    pixelOf(image.data, 5).forEach((value, channel) => {
      expect(Math.abs(value - ([150, 120, 90][channel] as number))).toBeLessThan(20); // print has fewer colours
    });
  });

  test.each([
    [1, ["red", "green", "blue", "white"]],
    [2, ["green", "red", "white", "blue"]],
    [3, ["white", "blue", "green", "red"]],
    [6, ["blue", "red", "white", "green"]],
    [8, ["green", "white", "red", "blue"]],
  ])("a photograph is turned as its EXIF orientation %i says", async (orientation, expected) => {
    await pets();
    const colours = { red: [255, 0, 0], green: [0, 255, 0], blue: [0, 0, 255], white: [255, 255, 255] };
    const upright = encoded(Object.values(colours).flat(), { width: 2, height: 2, channels: 3 }); // row by row
    written("val/dog/c.png", await upright.withMetadata({ orientation }).png().toBuffer());
    const { image } = await (await imageFolder(root, { size: [2, 2], classes: 2 })).batch("validation", [0]);
    const found = [0, 1, 2, 3].map((pixel) => pixelOf(image.data, pixel));
    expect(found).toEqual(expected.map((name) => colours[name as keyof typeof colours]));
  });

  test("a photograph in portrait, stored lying, covers the size by its upright sides", async () => {
    await pets();
    // Stored 8 wide and 4 high; upright, turned by 90 degrees, 4 wide and 8 high. Its middle 4 by 4 is blue.
    const row = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((x) => (x >= 2 && x < 6 ? [0, 0, 255] : [255, 0, 0]));
    const stored = encoded([row, row, row, row].flat(), { width: 8, height: 4, channels: 3 });
    written("val/dog/c.png", await stored.withMetadata({ orientation: 6 }).png().toBuffer());
    const { image } = await (await imageFolder(root, { size: [8, 4], classes: 2 })).batch("validation", [0]);
    expect([0, 8, 23, 31].map((pixel) => pixelOf(image.data, pixel))).toEqual([
      [255, 0, 0],
      [0, 0, 255],
      [0, 0, 255],
      [255, 0, 0],
    ]);
  });

  test.each<[string, (file: Buffer) => Buffer | string]>([
    ["cut", (file) => file.subarray(0, file.length >> 1)],
    ["text", () => "not an image"],
    ["empty", () => ""],
  ])("an image that is damaged is named: %s", async (_, damage) => {
    await pets();
    const noise = Array.from({ length: 3 * 64 * 64 }, (_, i) => (i * i) % 251);
    const whole = await encoded(noise, { width: 64, height: 64, channels: 3 }).jpeg().toBuffer();
    const file = written("val/dog/d.jpg", damage(whole));
    const source = await imageFolder(root, options);
    await expect(source.batch("validation", [0, 1])).rejects.toThrow(
      `akid: imageFolder: '${file}' is no whole image (`,
    );
  });

  test("whatever bytes a file has, it is read or refused by a sentence", async () => {
    await pets();
    const source = await imageFolder(root, options);
    const files = [join(root, "train/cat/one.jpeg"), join(root, "train/dog/a.png")];
    const whole = files.map((file) => readFileSync(file));
    const damage = fc.record({
      which: fc.nat(1),
      bytes: fc.array(fc.tuple(fc.nat(1000), fc.nat(255)), { maxLength: 4 }),
      length: fc.nat(1000),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ which, bytes, length }) => {
        const changed = Buffer.from(whole[which] as Buffer);
        for (const [at, byte] of bytes) changed[at % changed.length] = byte;
        writeFileSync(files[which] as string, changed.subarray(0, length));
        await Promise.resolve(source.batch("train", [which])).then(
          ({ image }) => expect(image.data).toHaveLength(48),
          ({ message }: Error) => expect(message).toMatch(/^akid: imageFolder: '.*' is no whole image \([^\n]*\)\.$/),
        );
      }),
      { numRuns: 100, seed: 6 },
    );
  });

  test("says what is wrong with the folders", async () => {
    await expect(imageFolder(root, options)).rejects.toThrow(
      `akid: imageFolder: there is no folder '${join(root, "train")}'.`,
    );
    await pets();
    await expect(imageFolder(root, { ...options, classes: 3 })).rejects.toThrow(
      `akid: imageFolder: '${join(root, "train")}' has 2 folders of classes, expected 3.`,
    );
    await expect(imageFolder(root, { ...options, folders: { validation: "test" } })).rejects.toThrow(
      `akid: imageFolder: there is no folder '${join(root, "test")}'.`,
    );
    mkdirSync(join(root, "val", "cow"));
    await expect(imageFolder(root, options)).rejects.toThrow(
      `akid: imageFolder: '${join(root, "val")}' has a class 'cow', which '${join(root, "train")}' does not have.`,
    );
    rmSync(join(root, "val"), { recursive: true });
    mkdirSync(join(root, "val", "dog"), { recursive: true });
    await expect(imageFolder(root, options)).rejects.toThrow(
      `akid: imageFolder: '${join(root, "val")}' has no images.`,
    );
  });

  test("without sharp it says what to install", async () => {
    const hook = `export const resolve = (name, context, next) => {
      if (name === "sharp") throw Object.assign(new Error("Cannot find package 'sharp'"), { code: "ERR_MODULE_NOT_FOUND" });
      return next(name, context);
    };`;
    const program = `
      import { register } from "node:module";
      register("data:text/javascript,${encodeURIComponent(hook)}");
      const { imageFolder } = await import("akid/sources");
      await imageFolder("none", { size: [4, 4], classes: 2 }).catch(({ message }) => console.log(message));
    `;
    built("");
    expect((await run(["--input-type=module", "--eval", program])).stdout).toBe(
      "akid: imageFolder: the package sharp, which decodes images, is not installed or does not load on this machine. " +
        "Install it with 'npm install sharp'.\n",
    );
  });
});
