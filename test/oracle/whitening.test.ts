/** Whitening of one image and of a training set against numpy, and what a fit is kept in. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { globalContrast, type Joker, normalize, rescale, whiten, zca } from "akid/jokers";
import { arrays, type Source, sample } from "akid/sources";
import { sensor } from "akid/train";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

type Kind = "rescale" | "whiten" | "globalContrast" | "zca";
const golden = JSON.parse(readFileSync(new URL("./jokers.json", import.meta.url), "utf8")) as Record<Kind, number[]>;

/** The numbers that jokers.py makes, too. */
const image = Float32Array.from({ length: 480 }, (_, i) => ((i * 37) % 101) / 101);
const source = arrays("pictures", {
  samples: { image: sample([3, 2, 2]) },
  train: { image },
  validation: { image: image.slice(0, 24) },
});
const before = [globalContrast({ scale: 55, bias: 10 })] as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-zca-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function painted(from: Source, jokers: readonly Joker[]): Promise<Float32Array> {
  const it = sensor(from, { batchSize: 40, sampler: "sequence", jokers, validationJokers: jokers } as never);
  for await (const { image: made } of it.epoch(0)) return made?.data as Float32Array;
  throw new Error("no batch");
}

function expectClose(found: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(Math.max(...expected.map((value, i) => Math.abs(value - (found[i] as number))))).toBeLessThan(tolerance);
}

test.each<[Kind, readonly Joker[]]>([
  ["rescale", [rescale()]],
  ["whiten", [whiten()]],
  ["globalContrast", before],
])("%s is that of numpy", async (kind, jokers) => {
  expectClose(await painted(source, jokers), golden[kind], 1e-5);
});

describe("zca", () => {
  test("is that of numpy, fitted and loaded", async () => {
    const file = join(folder, "fit.safetensors");
    const fitted = await zca(source, { before, file });
    const found = await painted(source, [...before, fitted]);
    expect(found).toHaveLength(480);
    expectClose(found, golden.zca, 2e-5);
    const kept = readFileSync(file);
    const loaded = await zca(source, { before, file });
    expect(await painted(source, [...before, loaded])).toEqual(found);
    expect(readFileSync(file).equals(kept)).toBe(true);
  });

  test("a file of other images or settings is refused, as is a damaged one", async () => {
    const file = join(folder, "other.safetensors");
    await zca(source, { before, file });
    const message = `akid: zca: '${file}' was fitted on other images, or with other settings. Name another file, or`;
    await expect(zca(source, { file })).rejects.toThrow(message);
    await expect(zca(source, { before, file, epsilon: 1 })).rejects.toThrow(message);
    await expect(zca(source, { before, file, samples: 39 })).rejects.toThrow(message);
    const part = { image: image.map((value) => value / 2) };
    const others = arrays("pictures", { samples: source.samples, train: part, validation: part });
    await expect(zca(others, { before, file })).rejects.toThrow(message);
    writeFileSync(file, readFileSync(file).subarray(0, 700));
    await expect(zca(source, { before, file })).rejects.toThrow(/^akid: safetensors file '.*' *: cannot be read: /);
  });

  test("goes to worker threads, and into the record of a run by its settings alone", async () => {
    const jokers = [...before, await zca(source, { before })] as const;
    await using it = sensor(source, { batchSize: 40, jokers, validationJokers: jokers, workers: 1 });
    const alone = sensor(source, { batchSize: 40, jokers, validationJokers: jokers });
    const [batch, same] = [
      await it.epoch(0)[Symbol.asyncIterator]().next(),
      await alone.epoch(0)[Symbol.asyncIterator]().next(),
    ];
    expect(batch.value.image.data).toEqual(same.value.image.data);
    expect(Object.keys(it.config.jokers[1] ?? {})).toEqual(["kind", "sizes", "epsilon", "samples", "fingerprint"]);
  }, 60_000);

  test("of other sizes is one sentence, in the type and at run time", async () => {
    const fitted = await zca(source);
    const part = { image: [1, 2, 3, 4] };
    const small = arrays("small", { samples: { image: sample([2, 2, 1]) }, train: part, validation: part });
    // @ts-expect-error zca was fitted on [3, 2, 2], found [2, 2, 1]
    expect(() => sensor(small, { batchSize: 1, jokers: [fitted] })).toThrow(
      "akid: sensor of small: zca was fitted on [3, 2, 2], found [2, 2, 1].",
    );
    await expect(zca(source, { image: "photo" })).rejects.toThrow(
      "akid: zca: samples of pictures have no image 'photo'.",
    );
    const broken = zca(source, { before: [normalize({ mean: [0, 0], std: [1e-300, 1] })], file: join(folder, "nan") });
    await expect(broken).rejects.toThrow("akid: zca: images of pictures are not finite.");
    expect(existsSync(join(folder, "nan"))).toBe(false);
  });
});
