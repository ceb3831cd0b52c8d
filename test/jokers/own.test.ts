/** A user's own jokers: typed, of any size, the same in threads; and jokers on samples of any name. */
import { index } from "akid";
import { contactSheet, crop, flip, joker, mixUp, on, oneHot, pad } from "akid/jokers";
import { arrays, digits, sample } from "akid/sources";
import { sensor } from "akid/train";
import { describe, expect, test } from "vitest";
import type { Batch } from "../../src/engines/engine.ts";
import { half, misnamed, noise } from "./own-jokers.ts";

async function all(batches: AsyncIterable<Batch>): Promise<Record<string, number[]>[]> {
  const found: Record<string, number[]>[] = [];
  for await (const batch of batches) {
    found.push(Object.fromEntries(Object.entries(batch).map(([name, { data }]) => [name, [...data]])));
  }
  return found;
}

describe("a joker of one's own", () => {
  test("changes sizes as its type says", async () => {
    const green = joker("green", ({ data }) => data.filter((_, i) => i % 3 === 1), { sizes: ([h, w]) => [h, w, 1] });
    const tiny = joker("tiny", () => [1, 2], { sizes: [1, 2, 1] });
    const part = { image: [1, 2, 3, 4, 5, 6] };
    const source = arrays("dots", { samples: { image: sample([1, 2, 3]) }, train: part, validation: part });
    const it = sensor(source, { batchSize: 1, jokers: [green], validationJokers: [green] });
    const channels: 1 = it.source.samples.image.shape[2];
    expect([channels, it.source.samples.image.shape]).toEqual([1, [1, 2, 1]]);
    expect(await all(it.validation())).toEqual([{ image: [2, 5] }]);
    const shape: readonly [1, 2, 1] = sensor(source, { batchSize: 1, jokers: [tiny], validationJokers: [tiny] }).source
      .samples.image.shape;
    expect(shape).toEqual([1, 2, 1]);
  });

  test("is the same for any number of workers and the same seed", async () => {
    const options = { batchSize: 500, jokers: [half(), noise(0.5)], validationJokers: [half()] } as const;
    const alone = await all(sensor(digits(), options).epoch(2, 7));
    await using inThreads = sensor(digits(), { ...options, workers: 2 });
    expect(await all(inThreads.epoch(2, 7))).toEqual(alone);
    expect(alone[0]?.image).toHaveLength(500 * 16);
  });

  test("that threads cannot make is one sentence", async () => {
    const where = "akid: sensor of digits: joker";
    const advice = "Give it module: import.meta.url and export what makes it under its name, or use workers: 0.";
    const paint = ({ data }: { readonly data: Float32Array }) => data;
    expect(() => sensor(digits(), { batchSize: 8, workers: 1, jokers: [joker("same", paint)] })).toThrow(
      `${where} 'same' is a function, and names no module that a worker thread finds it in. ${advice}`,
    );
    const closed = joker("same", paint, { module: import.meta.url, args: [() => 1] });
    expect(() => sensor(digits(), { batchSize: 8, workers: 1, jokers: [closed] })).toThrow(
      `${where} 'same' has args that cannot go to a worker thread. ${advice}`,
    );
    await using it = sensor(digits(), { batchSize: 8, workers: 1, jokers: [misnamed()] });
    await expect(all(it.epoch(0))).rejects.toThrow(
      /^akid: joker 'nobody': '.*own-jokers\.ts' exports no function 'nobody' that makes it\. Export that function /,
    );
  });

  test("that does not fit is one sentence", async () => {
    const part = { image: [1, 2, 3] };
    const source = arrays("dots", { samples: { image: sample([1, 3, 1]) }, train: part, validation: part });
    expect(() => sensor(source, { batchSize: 1, jokers: [half()] } as never)).toThrow(
      "akid: sensor of dots: half expects even sizes, found 1x3.",
    );
    const thirds = joker("thirds", () => [1], { sizes: ([h, w, c]) => [h / 3, w / 3, c] });
    expect(() => sensor(source, { batchSize: 1, jokers: [thirds] } as never)).toThrow(
      /joker 'thirds' gives sizes \[0\.3+, 1, 1\], expected three positive integers\./,
    );
    const short = sensor(source, { batchSize: 1, jokers: [joker("short", () => [1])] });
    await expect(all(short.epoch(0))).rejects.toThrow(
      "akid: joker 'short': gives 1 numbers for an image of 3. Its option sizes says how large the image becomes.",
    );
    expect(() => joker("lost", () => [], { args: [1] })).toThrow("joker 'lost': has args but no module.");
  });
});

describe("on", () => {
  const values = Array.from({ length: 32 }, (_, i) => i);
  const part = { photo: values, mask: values, kind: [0, 1], rest: [5, 6] };
  const source = arrays("pairs", {
    samples: { photo: sample([4, 4, 1]), mask: sample([4, 4, 1]), kind: sample([], index(2)), rest: sample([1]) },
    train: part,
    validation: part,
  });

  test("jokers change the images and labels of the names given, nothing else", async () => {
    const jokers = [
      ...on("photo", crop(2, 2, { at: "center" })),
      ...on("mask", pad(1), flip("vertical", { p: 1 })),
      ...on({ image: "photo", label: "kind" }, mixUp()),
    ] as const;
    const validationJokers = [
      ...on("photo", crop(2, 2, { at: "center" })),
      ...on("mask", pad(1)),
      ...on({ image: "photo", label: "kind" }, oneHot()),
    ] as const;
    const it = sensor(source, { batchSize: 2, sampler: "sequence", jokers, validationJokers });
    const { photo, mask, kind } = it.source.samples;
    const shapes: [readonly [2, 2, 1], readonly [6, 6, 1], readonly [2]] = [photo.shape, mask.shape, kind.shape];
    expect(shapes).toEqual([[2, 2, 1], [6, 6, 1], [2]]);
    const [validation] = await all(it.validation());
    expect(validation).toMatchObject({ photo: [5, 6, 9, 10, 21, 22, 25, 26], kind: [1, 0, 0, 1], rest: [5, 6] });
    const [train] = await all(it.epoch(0));
    const [share = 0] = train?.kind ?? [];
    expect(train?.photo?.[0]).toBeCloseTo(share * 5 + (1 - share) * 21, 4);
    expect(train?.mask?.slice(0, 12)).toEqual([0, 0, 0, 0, 0, 0, 0, 12, 13, 14, 15, 0]);
    expect(it.config.jokers[0]).toMatchObject({ kind: "crop", on: { image: "photo", label: "label" } });
  });

  test("labels that are parts of 1 already are mixed as they are, in a copy", async () => {
    const soft = { image: [1, 3], label: [0.75, 0.25, 0, 1] };
    const samples = { image: sample([1, 1, 1]), label: sample([2]) };
    const it = sensor(arrays("soft", { samples, train: soft, validation: soft }), {
      batchSize: 2,
      sampler: "sequence",
      jokers: [mixUp()],
    });
    const [batch] = await all(it.epoch(0));
    const share = (3 - (batch?.image?.[0] ?? 0)) / 2;
    expect(batch?.label?.[0]).toBeCloseTo(0.75 * share, 5);
    expect(await all(it.validation())).toEqual([soft]);
  });

  test("a name that the samples do not have is one sentence, in the type and at run time", () => {
    // @ts-expect-error jokers expect samples with 'image', float32 [H, W, C]
    expect(() => sensor(source, { batchSize: 1, jokers: [flip()] })).toThrow(
      "akid: sensor of pairs: jokers expect samples with 'image', float32 [H, W, C].",
    );
    // @ts-expect-error mixed samples expect 'rest', an index(n) or float32 [n]
    const wrong = () => sensor(source, { batchSize: 1, jokers: on({ image: "photo", label: "label" }, mixUp()) });
    expect(wrong).toThrow("akid: sensor of pairs: mixed samples expect 'label', an index(n) or float32 [n].");
    expect(() => on("", flip())).toThrow('akid: on: image expects a name, found "".');
  });

  test("a contact sheet shows the image of the chain's first joker", async () => {
    const file = Buffer.from(await contactSheet(source, on("mask", pad(1)), { epochs: 1 }));
    expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([2 * 7 + 1, 2 * 7 + 1]);
    await expect(contactSheet(source, on("mask", pad(1)), { image: "rest" })).rejects.toThrow(
      "akid: contact sheet of pairs: samples have no image 'rest'.",
    );
  });
});
