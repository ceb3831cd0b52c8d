/** Made sources: values of the right kinds, the same for each index and seed, and patterns that tell the class. */
import { index, type TensorType } from "akid";
import { patterns, type Source, sample, synthetic } from "akid/sources";
import { describe, expect, expectTypeOf, test } from "vitest";
import { madeAnew } from "./anew.ts";

const samples = { image: sample([3, 5]), count: sample([2], "int32"), label: sample([], index(7)) };
const sizes = { train: 500, validation: 20 };
const all = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("synthetic", () => {
  test("gives values of the types", async () => {
    const source = synthetic({ samples, sizes });
    expect(source.sizes).toEqual(sizes);
    const { image, count, label } = await source.batch("train", all(500));
    expect([image.shape, count.shape, label.shape]).toEqual([[500, 3, 5], [500, 2], [500]]);
    expect(image.data.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(count.data.every((value) => Number.isInteger(value) && value >= 0 && value < 100)).toBe(true);
    expect(new Set(label.data)).toEqual(new Set(all(7)));
  });

  test("a sample depends on its index, its part and the seed, not on its batch", async () => {
    const source = synthetic({ samples, sizes, seed: 3 });
    const first = (await source.batch("train", [7])).image.data;
    expect((await source.batch("train", [1, 7])).image.data.slice(15)).toEqual(first);
    expect((await source.batch("train", [8])).image.data).not.toEqual(first);
    expect((await source.batch("validation", [7])).image.data).not.toEqual(first);
    expect((await synthetic({ samples, sizes, seed: 4 }).batch("train", [7])).image.data).not.toEqual(first);
  });

  test("refuses what it cannot make", () => {
    expect(() => synthetic({ samples, sizes: { train: 0, validation: 1 } })).toThrow(
      "akid: synthetic: sizes.train expects a positive integer, found 0.",
    );
    expect(() => synthetic({ samples: { words: sample(["T"]) }, sizes })).toThrow(
      "akid: synthetic: 'words' has a size 'T', expected sizes in numbers.",
    );
  });
});

describe("patterns", () => {
  test("have the types of MNIST unless told otherwise", () => {
    type Labelled<S extends number[], N extends number> = Source<{
      readonly image: TensorType<S, "float32">;
      readonly label: TensorType<[], `index<${N}>`>;
    }>;
    expectTypeOf(patterns()).toEqualTypeOf<Labelled<[28, 28, 1], 10>>();
    const source = patterns({ shape: [8, 8, 3], classes: 4 });
    expectTypeOf(source).toEqualTypeOf<Labelled<[8, 8, 3], 4>>();
    expect(source.samples.image.shape).toEqual([8, 8, 3]);
    expect(source.samples.label.dtype).toBe("index<4>");
  });

  test("means of the training images tell the classes of the others", async () => {
    const source = patterns({ sizes: { train: 400, validation: 100 } });
    const { image, label } = await source.batch("train", all(400));
    const means = all(10).map(() => new Float32Array(784));
    for (const i of all(400)) {
      const mean = means[label.data[i] as number] as Float32Array;
      for (let pixel = 0; pixel < 784; pixel++) mean[pixel]! += (image.data[i * 784 + pixel] as number) / 40;
    }
    const others = await source.batch("validation", all(100));
    const guesses = all(100).map((i) => {
      const distances = means.map((mean) =>
        mean.reduce((sum, value, pixel) => sum + (value - (others.image.data[i * 784 + pixel] as number)) ** 2, 0),
      );
      return distances.indexOf(Math.min(...distances));
    });
    expect(guesses).toEqual([...others.label.data]);
    expect(others.image.data.slice(0, 784)).not.toEqual(image.data.slice(0, 784));
  });

  test("noise is as strong as told", async () => {
    const source = patterns({ shape: [40, 50, 1], classes: 2, noise: 0.1 });
    const ideal = (await patterns({ shape: [40, 50, 1], classes: 2, noise: 0 }).batch("train", [1])).image.data;
    const data = Float32Array.from((await source.batch("train", [1])).image.data);
    const squares = data.reduce((sum, value, i) => sum + (value - (ideal[i] as number)) ** 2, 0);
    expect(Math.sqrt(squares / 2000)).toBeCloseTo(0.1, 2);
    expect(() => patterns({ noise: -1 })).toThrow("akid: patterns: noise expects a number from 0, found -1.");
  });
});

test.each([
  ["synthetic", synthetic({ samples: { image: samples.image }, sizes, seed: 3 })],
  ["patterns", patterns({ shape: [4, 4, 1], seed: 3 })],
])("%s is the same in a worker thread", async (_, source: Source) => {
  const other = await madeAnew(source);
  expect(await other.batch("train", [5, 2])).toEqual(await source.batch("train", [5, 2]));
});
