/** Jokers: what they make of images, labels and types. */
import { index } from "akid";
import * as jokers from "akid/jokers";
import { arrays, sample } from "akid/sources";
import { sensor } from "akid/train";
import { describe, expect, test } from "vitest";

const {
  crop,
  cutMix,
  flip,
  joker,
  mixUp,
  normalize,
  oneHot,
  pad,
  padAndCrop,
  randAugment,
  randomErasing,
  randomResizedCrop,
  whiten,
} = jokers;
const h = 6;
const w = 5;
const c = 3;
const pixels = h * w * c;
const count = 400;
const values = Float32Array.from(
  { length: pixels * count },
  (_, i) => 1 + (i % pixels) + 1000 * Math.floor(i / pixels),
);
const part = { image: values, label: Array.from({ length: count }, (_, i) => i % 4) };
const source = arrays("pictures", {
  samples: { image: sample([h, w, c]), label: sample([], index(4)) },
  train: part,
  validation: part,
});

const pixel = (image: ArrayLike<number>, width: number, y: number, x: number) =>
  [0, 1, 2].map((channel) => image[(y * width + x) * 3 + channel]);
const original = (row: number) => values.subarray(row * pixels, (row + 1) * pixels);

/** All images of an epoch in the order of the source. */
async function painted(...chain: readonly jokers.Joker[]) {
  const loose = sensor as unknown as (...args: unknown[]) => ReturnType<typeof sensor<typeof source.samples>>;
  const it = loose(source, {
    batchSize: count,
    sampler: "sequence",
    jokers: chain,
    validationJokers: chain,
  });
  for await (const { image, label } of it.epoch(0)) {
    const length = image.data.length / count;
    const rows = Array.from({ length: count }, (_, i) => image.data.subarray(i * length, (i + 1) * length));
    return { shape: image.shape.slice(1), rows, label };
  }
  throw new Error("no batch");
}

describe("geometry", () => {
  test("a random crop is a part of the image, and each place comes", async () => {
    const { rows, shape } = await painted(crop(4, 4));
    expect(shape).toEqual([4, 4, 3]);
    const places = new Set<string>();
    rows.forEach((image, row) => {
      const at = ((image[0] as number) - 1 - 1000 * row) / 3;
      const [top, left] = [Math.floor(at / w), at % w];
      places.add(`${top} ${left}`);
      for (let y = 0; y < 4; y++) {
        for (let x = 0; x < 4; x++) expect(pixel(image, 4, y, x)).toEqual(pixel(original(row), w, top + y, left + x));
      }
    });
    expect([...places].sort()).toEqual(["0 0", "0 1", "1 0", "1 1", "2 0", "2 1"]);
  });

  test("a crop in the middle, and the middle by a fraction", async () => {
    const { rows } = await painted(crop(4, 3, { at: "center" }));
    expect(pixel(rows[2] as Float32Array, 3, 0, 0)).toEqual(pixel(original(2), w, 1, 1));
    const { shape } = await painted(jokers.central(0.5));
    expect(shape).toEqual([4, 3, 3]);
  });

  test("after a pad the image lies in the middle of zeros", async () => {
    const { rows, shape } = await painted(pad(4));
    expect(shape).toEqual([14, 13, 3]);
    const [image = []] = rows;
    expect(pixel(image, 13, 4, 4)).toEqual(pixel(original(0), w, 0, 0));
    expect(pixel(image, 13, 9, 8)).toEqual(pixel(original(0), w, 5, 4));
    expect([...image].filter((value) => value !== 0).length).toBe(pixels);
  });

  test("padAndCrop is pad and crop", async () => {
    const one = await painted(padAndCrop(2));
    const two = await painted(pad(2), crop(h, w));
    expect(one.rows).toEqual(two.rows);
  });

  test.each(["horizontal", "vertical"] as const)("half of the images are mirrored: %s", async (axis) => {
    const { rows } = await painted(flip(axis));
    let flipped = 0;
    rows.forEach((image, row) => {
      if (image[0] === original(row)[0]) return expect(image).toEqual(original(row));
      flipped++;
      for (let y = 0; y < h; y++) {
        for (let x = 0; x < w; x++) {
          const [fromY, fromX] = axis === "vertical" ? [h - 1 - y, x] : [y, w - 1 - x];
          expect(pixel(image, w, y, x)).toEqual(pixel(original(row), w, fromY, fromX));
        }
      }
    });
    expect(Math.abs(flipped - 200)).toBeLessThan(40); // four standard deviations
  });

  test("randomErasing hides one rectangle of a share of the images", async () => {
    const { rows } = await painted(randomErasing({ p: 0.5, fill: -1 }));
    const areas = rows.map((image) => image.filter((value) => value === -1).length / pixels);
    const hidden = areas.filter((area) => area > 0);
    expect(Math.abs(hidden.length - 200)).toBeLessThan(50);
    expect(Math.max(...hidden)).toBeLessThan(0.5);
  });
});

describe("values", () => {
  test("whiten gives mean 0 and deviation 1; an image of one value is 0", async () => {
    const { rows } = await painted(whiten());
    const image = [...(rows[0] as Float32Array)];
    expect(image.reduce((a, b) => a + b) / pixels).toBeCloseTo(0, 5);
    expect(image.reduce((a, b) => a + b * b, 0) / pixels).toBeCloseTo(1, 5);
    const flat = await painted(
      joker("flat", ({ data }) => data.map(() => 7)),
      whiten(),
    );
    expect(new Set(flat.rows[3])).toEqual(new Set([0]));
  });

  test("rescale has the largest value 1, clip keeps to its limits, normalize has a mean for each channel", async () => {
    expect(Math.max(...((await painted(jokers.rescale())).rows[5] as Float32Array))).toBe(1);
    expect(new Set((await painted(jokers.clip(10, 11))).rows[0])).toEqual(new Set([10, 11]));
    const { rows } = await painted(normalize({ mean: [1, 2, 3], std: [1, 2, 3] }));
    expect([...(rows[0] as Float32Array).subarray(0, 6)]).toEqual([0, 0, 0, 3, 1.5, 1]);
  });

  test("globalContrast is whitening without its floor, brightness adds one number to all", async () => {
    const [gcn, white] = [await painted(jokers.globalContrast()), await painted(whiten())];
    gcn.rows[9]?.forEach((value, i) => expect(value).toBeCloseTo(white.rows[9]?.[i] as number, 5));
    const { rows } = await painted(jokers.brightness(0.5));
    const added = rows.map((image, row) => (image[0] as number) - (original(row)[0] as number));
    expect(Math.min(...added)).toBeGreaterThanOrEqual(-0.5);
    expect(Math.max(...added) - Math.min(...added)).toBeGreaterThan(0.8);
  });
});

describe("randomResizedCrop", () => {
  test("has one size, and parts from the least to the largest area, each within its image", async () => {
    const { rows, shape } = await painted(randomResizedCrop(2, 2, { scale: [0.1, 0.8], method: "nearest" }));
    expect(shape).toEqual([2, 2, 3]);
    const wide = new Set<number>();
    rows.forEach((image, row) => {
      const own = original(row);
      const corners = [0, 3, 6, 9].map((i) => own.indexOf(image[i] as number));
      expect(corners.every((place) => place >= 0 && place % 3 === 0)).toBe(true);
      const [first = 0, second = 0] = corners;
      wide.add((second - first) / 3); // columns between the middles of the halves
    });
    expect([...wide].sort()).toEqual([1, 2]);
  });

  test.each([
    [{ scale: [0, 1] }, "scale expects [least, largest] above 0, at most 1, found [0,1]."],
    [{ scale: [0.5, 1.5] }, "scale expects [least, largest] above 0, at most 1, found [0.5,1.5]."],
    [{ ratio: [2, 1] }, "ratio expects [from, to] above 0, found [2,1]."],
    [
      { method: "cubic" },
      'method expects "nearest" or "bilinear" or "bicubic" or "area" or "antialiased", found "cubic".',
    ],
  ])("%j is refused", (options, sentence) => {
    expect(() => randomResizedCrop(2, 2, options as object)).toThrow(`akid: randomResizedCrop: ${sentence}`);
  });
});

describe("randAugment", () => {
  const bytes = { image: Float32Array.from({ length: 50 * pixels }, (_, i) => ((i * 7) % 256) / 255) };
  const shown = arrays("shown", { samples: { image: sample([h, w, c]) }, train: bytes, validation: bytes });

  test("gives bytes from 0 to 1, another image in each epoch", async () => {
    const it = sensor(shown, { batchSize: 50, jokers: [randAugment({ magnitude: 20, fill: 1 })] });
    const [first, second] = [
      await it.epoch(0)[Symbol.asyncIterator]().next(),
      await it.epoch(1)[Symbol.asyncIterator]().next(),
    ];
    const data = [...first.value.image.data] as number[];
    expect(data.every((value) => Math.abs(value * 255 - Math.round(value * 255)) < 1e-4)).toBe(true);
    expect([Math.min(...data), Math.max(...data)]).toEqual([0, 1]);
    expect(second.value.image.data).not.toEqual(first.value.image.data);
  });

  test("of other values is one sentence, as are settings out of range", async () => {
    await expect(painted(randAugment())).rejects.toThrow(
      "akid: randAugment: expects values from 0 to 1, found 2. Let jokers that normalize come after it.",
    );
    expect(() => randAugment({ magnitude: 31 })).toThrow("magnitude expects an integer from 0 to 30, found 31.");
    expect(() => randAugment({ bins: 1 })).toThrow("bins expects an integer from 2, found 1.");
  });
});

describe("labels", () => {
  test("mixUp mixes images and labels by the same share", async () => {
    const { rows, label } = await painted(mixUp({ alpha: 0.4 }));
    expect(label.shape).toEqual([count, 4]);
    for (let row = 0; row < count; row++) {
      const own = label.data[row * 4 + (row % 4)] as number;
      expect(label.data[row * 4 + ((row + 1) % 4)]).toBeCloseTo(1 - own, 6);
      const [a, b] = [original(row)[7] as number, original((row + 1) % count)[7] as number];
      expect(Math.abs((rows[row]?.[7] as number) - (own * a + (1 - own) * b))).toBeLessThan(0.1);
    }
    // The shares have the variance of Beta(0.4, 0.4), 1 / (4 (2 * 0.4 + 1)).
    const shares = Array.from({ length: count }, (_, row) => label.data[row * 4 + (row % 4)] as number);
    expect(shares.reduce((a, b) => a + b) / count).toBeCloseTo(0.5, 1);
    expect(shares.reduce((a, b) => a + (b - 0.5) ** 2, 0) / count).toBeCloseTo(1 / 7.2, 1);
  });

  test("cutMix takes from the next image as much as its label says", async () => {
    const { rows, label } = await painted(cutMix());
    for (let row = 0; row < count; row++) {
      const next = original((row + 1) % count);
      const taken = [...(rows[row] as Float32Array)].filter((value, i) => value === next[i]).length / pixels;
      expect(label.data[row * 4 + (row % 4)]).toBeCloseTo(1 - taken, 5);
      expect(label.data[row * 4 + ((row + 1) % 4)]).toBeCloseTo(taken, 5);
    }
  });
});

describe("types and sentences", () => {
  test("the samples of a sensor are those after its jokers", () => {
    const it = sensor(source, {
      batchSize: 8,
      jokers: [pad(1), crop(4, 4), mixUp()],
      validationJokers: [crop(4, 4, { at: "center" }), oneHot()],
    });
    const validationJokers = [crop(3, 4)] as const;
    const resized = sensor(source, { batchSize: 8, jokers: [randomResizedCrop(3, 4)], validationJokers });
    const part: readonly [3, 4, 3] = resized.source.samples.image.shape;
    expect(part).toEqual([3, 4, 3]);
    const image: readonly [4, 4, 3] = it.source.samples.image.shape;
    const label: readonly [4] = it.source.samples.label.shape;
    expect([image, label, it.source.samples.label.dtype]).toEqual([[4, 4, 3], [4], "float32"]);
  });

  test("a chain that does not fit is the same sentence in the type and at run time", () => {
    const where = "akid: sensor of pictures:";
    // @ts-expect-error crop 7x7 is larger than the image 6x5
    expect(() => sensor(source, { batchSize: 8, jokers: [crop(7, 7)] })).toThrow(
      `${where} crop 7x7 is larger than the image 6x5.`,
    );
    // @ts-expect-error normalize has 1 means for 3 channels
    expect(() => sensor(source, { batchSize: 8, jokers: [normalize({ mean: [0], std: [1] })] })).toThrow(
      `${where} normalize has 1 means for 3 channels.`,
    );
    const grey = arrays("pairs", {
      samples: { image: sample([2, 1, 2]) },
      train: { image: [0, 1, 0, 1] },
      validation: { image: [0, 1, 0, 1] },
    });
    // @ts-expect-error randAugment expects 1 or 3 channels, found 2
    expect(() => sensor(grey, { batchSize: 1, jokers: [randAugment()] })).toThrow(
      "akid: sensor of pairs: randAugment expects 1 or 3 channels, found 2.",
    );
    // @ts-expect-error validationJokers give image [6, 5, 3], jokers [4, 4, 3]
    expect(() => sensor(source, { batchSize: 8, jokers: [crop(4, 4)] })).toThrow(
      `${where} validationJokers give image [6, 5, 3], jokers [4, 4, 3].`,
    );
    // @ts-expect-error validationJokers give label [] index<4>, jokers [4]
    expect(() => sensor(source, { batchSize: 8, jokers: [mixUp()] })).toThrow(
      `${where} validationJokers give label [] index<4>, jokers [4].`,
    );
  });
});
