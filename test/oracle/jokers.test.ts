/** Jokers against PyTorch's `interpolate`, TensorFlow's formula of areas and Python's colorsys. */
import { readFileSync } from "node:fs";
import {
  contrast,
  hue,
  type ResizedCropOptions,
  type ResizeMethod,
  randomResizedCrop,
  resize,
  saturation,
} from "akid/jokers";
import { describe, expect, test } from "vitest";
import type { ImageKind, Joker, Sizes } from "../../src/jokers/joker.ts";
import { imageKinds } from "../../src/jokers/kinds.ts";

interface Golden {
  readonly resize: readonly { method: ResizeMethod; from: [number, number]; to: [number, number]; values: number[] }[];
  readonly resizedCrops: readonly {
    from: [number, number];
    to: [number, number];
    options: ResizedCropOptions;
    numbers: number[];
    values: number[];
  }[];
  readonly hue: Readonly<Record<string, number[]>>;
  readonly saturation: Readonly<Record<string, number[]>>;
}

const golden = JSON.parse(readFileSync(new URL("./jokers.json", import.meta.url), "utf8")) as Golden;

/** The numbers that jokers.py makes, too. */
const image = (length: number) => Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 101);

function apply({ kind, config }: Joker, shape: Sizes, length: number, random: number): Float32Array {
  const to = new Float32Array(length);
  const rule = imageKinds[kind as keyof typeof imageKinds] as ImageKind<object>;
  rule.draw(config, { data: image(shape[0] * shape[1] * shape[2]), shape }, to, () => random);
  return to;
}

function expectClose(found: Float32Array, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  expect(Math.max(...expected.map((value, i) => Math.abs(value - (found[i] as number))))).toBeLessThan(1e-6);
}

describe("resize", () => {
  test.each(golden.resize)("$method from $from to $to", ({ method, from, to, values }) => {
    expectClose(apply(resize(...to, { method }), [...from, 2], values.length, 0), values);
  });
});

describe("randomResizedCrop", () => {
  test.each(golden.resizedCrops)(
    "from $from to $to with $options and $numbers",
    ({ from, to, options, numbers, values }) => {
      const found = new Float32Array(values.length);
      const left = [...numbers];
      const shape: Sizes = [...from, 2];
      const given = { data: image(from[0] * from[1] * 2), shape };
      imageKinds.randomResizedCrop.draw(
        randomResizedCrop(...to, options).config,
        given,
        found,
        () => left.shift() as number,
      );
      expect(left).toEqual([]);
      expectClose(found, values);
    },
  );
});

test.each(Object.entries(golden.hue))("hue turned by %s", (turn, values) => {
  expectClose(apply(hue(0.5), [4, 4, 3], 48, Number(turn) + 0.5), values);
});

test.each(Object.entries(golden.saturation))("saturation times %s", (factor, values) => {
  expectClose(apply(saturation(0, 4), [4, 4, 3], 48, Number(factor) / 4), values);
});

test("contrast keeps the mean of each channel and multiplies the distance from it", () => {
  const [before, after] = [image(48), apply(contrast(0, 2), [4, 4, 3], 48, 0.25)];
  const mean = [0, 1, 2].map((c) => before.filter((_, i) => i % 3 === c).reduce((a, b) => a + b) / 16);
  expectClose(
    after,
    [...before].map((value, i) => ((value - (mean[i % 3] as number)) / 2 + (mean[i % 3] as number)) as number),
  );
});
