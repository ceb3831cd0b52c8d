/** MNIST and CIFAR from files of their forms: which bytes become which values, and what is said of damaged files. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { cifar10, cifar100, mnist } from "akid/sources";
import * as fc from "fast-check";
import { create } from "tar";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-images-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An IDX file of bytes. */
function idx(shape: readonly number[], values: readonly number[], magic = 0x0800 + shape.length): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(magic, 0);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, Buffer.from(values)]);
}

const image = (first: number): number[] => Array.from({ length: 784 }, (_, i) => (first + i) % 256);
const mnistFiles = (): Record<string, Buffer> => ({
  "train-images-idx3-ubyte": idx([3, 28, 28], [...image(0), ...image(100), ...image(200)]),
  "train-labels-idx1-ubyte": idx([3], [7, 0, 9]),
  "t10k-images-idx3-ubyte": idx([1, 28, 28], image(255)),
  "t10k-labels-idx1-ubyte": idx([1], [5]),
});
const write = (files: Readonly<Record<string, Buffer>>, gzipped = false): void => {
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, gzipped ? `${name}.gz` : name), gzipped ? gzipSync(content) : content);
  }
};

describe("mnist", () => {
  test.each([false, true])("gives pixels from 0 to 1 and labels (gzipped: %s)", async (gzipped) => {
    write(mnistFiles(), gzipped);
    const source = await mnist({ folder });
    expect(source.sizes).toEqual({ train: 3, validation: 1 });
    const { image: pixels, label } = await source.batch("train", [2, 0]);
    expect(pixels.shape).toEqual([2, 28, 28, 1]);
    expect([...pixels.data.slice(0, 3), pixels.data[784 + 5]]).toEqual(
      [200, 201, 202, 5].map((b) => Math.fround(b / 255)),
    );
    expect([...label.data]).toEqual([9, 7]);
  });

  test("normalises by mean and deviation", async () => {
    write(mnistFiles());
    const source = await mnist({ folder, normalize: { mean: [0.1307], std: [0.3081] } });
    const { image: pixels } = await source.batch("validation", [0]);
    expect(pixels.data[0]).toBeCloseTo((1 - 0.1307) / 0.3081, 6);
  });

  test.each<[string, Record<string, Buffer>, string]>([
    [
      "no file",
      {},
      "there is no file '<folder>/train-images-idx3-ubyte.gz'. Put it there, or give the url of a server that has it.",
    ],
    [
      "wrong magic number",
      { ...mnistFiles(), "train-labels-idx1-ubyte": idx([3], [7, 0, 9], 2051) },
      "'train-labels-idx1-ubyte' begins with the magic number 2051, expected 2049.",
    ],
    [
      "truncated",
      { ...mnistFiles(), "train-images-idx3-ubyte": idx([3, 28, 28], image(0)) },
      "'train-images-idx3-ubyte' has 784 values, expected 2352.",
    ],
    [
      "empty",
      { ...mnistFiles(), "t10k-labels-idx1-ubyte": Buffer.alloc(0) },
      "'t10k-labels-idx1-ubyte' has 0 bytes, which is no IDX file.",
    ],
    [
      "other sizes",
      { ...mnistFiles(), "t10k-images-idx3-ubyte": idx([1, 32, 28], image(0)) },
      "'t10k-images-idx3-ubyte' has a size of 32 in axis 1, expected 28.",
    ],
    [
      "fewer labels",
      { ...mnistFiles(), "train-labels-idx1-ubyte": idx([2], [7, 0]) },
      "'train-images-idx3-ubyte' has 3 images, 'train-labels-idx1-ubyte' 2 labels.",
    ],
    [
      "a label of none",
      { ...mnistFiles(), "train-labels-idx1-ubyte": idx([3], [7, 10, 9]) },
      "'train-labels-idx1-ubyte' has label 10 at place 1, expected 0 to 9.",
    ],
  ])("says what is wrong: %s", async (_, files, message) => {
    write(files);
    await expect(mnist({ folder })).rejects.toThrow(`akid: mnist: ${message.replace("<folder>", folder)}`);
  });

  test("a damaged gzip file is named", async () => {
    write(mnistFiles(), true);
    writeFileSync(join(folder, "train-images-idx3-ubyte.gz"), gzipSync(Buffer.alloc(5000)).subarray(0, 20));
    await expect(mnist({ folder })).rejects.toThrow(/train-images-idx3-ubyte\.gz' is not a whole gzip file/);
  });

  test("whatever bytes a file has, it is read or refused by a sentence", async () => {
    write(mnistFiles());
    const damage = fc.record({ at: fc.nat(2367), byte: fc.integer({ min: 0, max: 255 }), length: fc.nat(2400) });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, byte, length }) => {
        const whole = Buffer.from(mnistFiles()["train-images-idx3-ubyte"] as Buffer);
        whole[at] = byte;
        writeFileSync(join(folder, "train-images-idx3-ubyte"), whole.subarray(0, length));
        await mnist({ folder }).then(
          (source) => expect(source.sizes.train).toBe(3),
          (error: Error) => expect(error.message).toMatch(/^akid: mnist: 'train-images-idx3-ubyte' .*\.$/),
        );
      }),
      { numRuns: 100, seed: 6 },
    );
  });

  test("normalize that does not fit is refused", async () => {
    write(mnistFiles());
    await expect(mnist({ folder, normalize: { mean: [0, 0, 0], std: [1, 1, 1] } })).rejects.toThrow(
      "akid: mnist: normalize expects mean with 1 times a number.",
    );
  });
});

/** A record: labels, and planes of red `first`, green `first + 1`, blue `first + 2` that count up by rows. */
const record = (labels: readonly number[], first: number): Buffer =>
  Buffer.from([...labels, ...[0, 1, 2].flatMap((c) => Array.from({ length: 1024 }, (_, i) => (first + c + i) % 256))]);

describe("cifar", () => {
  const batches = (): Record<string, Buffer> => ({
    ...Object.fromEntries(
      [1, 2, 3, 4, 5].map((n) => [
        `data_batch_${n}.bin`,
        Buffer.concat([record([n], 10 * n), record([n + 1], 10 * n + 5)]),
      ]),
    ),
    "test_batch.bin": record([9], 77),
  });
  const root = (): string => join(folder, "cifar-10-batches-bin");
  const writeAll = (): void => {
    mkdirSync(root());
    for (const [name, content] of Object.entries(batches())) writeFileSync(join(root(), name), content);
  };

  test("images and labels of the second file belong together, channels last", async () => {
    writeAll();
    const source = await cifar10({ folder });
    expect(source.sizes).toEqual({ train: 10, validation: 1 });
    const { image: pixels, label } = await source.batch("train", [3]); // the second record of the second file
    expect([...label.data]).toEqual([3]);
    expect(pixels.shape).toEqual([1, 32, 32, 3]);
    expect([...pixels.data.slice(0, 6)]).toEqual([25, 26, 27, 26, 27, 28].map((b) => Math.fround(b / 255)));
  });

  test("the archive is unpacked once and whole, also where several want it at a time", async () => {
    writeAll();
    await create({ gzip: true, file: join(folder, "cifar-10-binary.tar.gz"), cwd: folder }, ["cifar-10-batches-bin"]);
    rmSync(root(), { recursive: true });
    const both = await Promise.all([cifar10({ folder }), cifar10({ folder })]);
    expect(both.map(({ sizes }) => sizes.train)).toEqual([10, 10]);
    rmSync(join(folder, "cifar-10-binary.tar.gz"));
    expect((await cifar10({ folder })).sizes.train).toBe(10);
  });

  test("a broken archive leaves nothing", async () => {
    writeFileSync(join(folder, "cifar-10-binary.tar.gz"), gzipSync(Buffer.from("no archive")));
    await expect(cifar10({ folder })).rejects.toThrow(/is not a whole archive with 'cifar-10-batches-bin' in it/);
    expect(readdirSync(folder)).toEqual(["cifar-10-binary.tar.gz"]);
  });

  test("says what is wrong with a file", async () => {
    writeAll();
    writeFileSync(join(root(), "data_batch_2.bin"), record([10], 0));
    await expect(cifar10({ folder })).rejects.toThrow(/data_batch_2\.bin' has label 10 in record 0, expected 0 to 9/);
    writeFileSync(join(root(), "data_batch_2.bin"), record([1], 0).subarray(1));
    await expect(cifar10({ folder })).rejects.toThrow(
      /data_batch_2\.bin' has 3072 bytes, which is no multiple of 3073/,
    );
  });

  /** One byte of a file is another one, or the file is cut. */
  const damage = (size: number) =>
    fc.record({
      // Labels are few bytes of many.
      at: fc.oneof(fc.nat(size - 1), fc.constantFrom(0, 1, size / 2, size / 2 + 1)),
      byte: fc.nat(255),
      length: fc.oneof(fc.constantFrom(0, size / 2, size), fc.nat(size)),
    });

  test("CIFAR-10: whatever bytes a file has, they are what it says, or it is refused by a sentence", async () => {
    writeAll();
    const whole = batches()["data_batch_2.bin"] as Buffer;
    await fc.assert(
      fc.asyncProperty(damage(whole.length), async ({ at, byte, length }) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        writeFileSync(join(root(), "data_batch_2.bin"), bytes.subarray(0, length));
        const source = await cifar10({ folder }).catch(({ message }: Error) => message);
        if (typeof source === "string") {
          expect(source).toMatch(/^akid: cifar10: '.*data_batch_2\.bin' has .*\.$/);
          return;
        }
        expect(source.sizes.train).toBe(8 + length / 3073);
        const { image: pixels, label } = await source.batch("train", [2]); // the first of this file
        expect(label.data[0]).toBe(bytes[0]);
        expect(pixels.data).toEqual(
          Float32Array.from(
            { length: 3072 },
            (_, i) => (bytes[1 + (i % 3) * 1024 + Math.floor(i / 3)] as number) / 255,
          ),
        );
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  test("CIFAR-100: so are its labels", async () => {
    mkdirSync(join(folder, "cifar-100-binary"));
    const whole = Buffer.concat([record([3, 71], 0), record([0, 50], 1)]);
    writeFileSync(join(folder, "cifar-100-binary", "test.bin"), record([3, 71], 4));
    const refused =
      /^akid: cifar100: ('.*train\.bin' has|class \d+ is in super-class \d+ and in \d+: a file is damaged).*\.$/;
    await fc.assert(
      fc.asyncProperty(damage(whole.length), async ({ at, byte, length }) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        writeFileSync(join(folder, "cifar-100-binary", "train.bin"), bytes.subarray(0, length));
        const source = await cifar100({ folder, labels: "hierarchical" }).catch(({ message }: Error) => message);
        if (typeof source === "string") {
          expect(source).toMatch(refused);
          return;
        }
        const { coarse, fine } = await source.batch("train", [0]);
        expect(coarse.data[0]).toBe(bytes[0]);
        expect(Math.floor((fine.data[0] as number) / 5)).toBe(bytes[0]);
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  test("CIFAR-100: fine, coarse, and both with renumbered classes", async () => {
    mkdirSync(join(folder, "cifar-100-binary"));
    // Super-class 3 has the classes 9, 40, 71; super-class 0 has 50.
    const train = Buffer.concat([record([3, 71], 0), record([0, 50], 1), record([3, 9], 2), record([3, 40], 3)]);
    writeFileSync(join(folder, "cifar-100-binary", "train.bin"), train);
    writeFileSync(join(folder, "cifar-100-binary", "test.bin"), record([3, 40], 4));
    const all = [0, 1, 2, 3];
    const labelsOf = async (labels: "fine" | "coarse"): Promise<number[]> => [
      ...(await (await cifar100({ folder, labels })).batch("train", all)).label.data,
    ];
    expect(await labelsOf("fine")).toEqual([71, 50, 9, 40]);
    expect(await labelsOf("coarse")).toEqual([3, 0, 3, 3]);
    const both = await (await cifar100({ folder, labels: "hierarchical" })).batch("train", all);
    expect([...both.coarse.data]).toEqual([3, 0, 3, 3]);
    expect([...both.fine.data]).toEqual([17, 0, 15, 16]);
    expect(both.expanded.shape).toEqual([4, 120]);
    for (const sample of all) {
      const vector = [...both.expanded.data.slice(sample * 120, (sample + 1) * 120)];
      expect(vector.reduce((a, b) => a + b)).toBe(20);
      const [own, fine] = [both.coarse.data[sample] as number, both.fine.data[sample] as number];
      expect(vector[own * 6 + (fine % 5)]).toBe(1);
      expect(vector[((own + 1) % 20) * 6 + 5]).toBe(1);
    }
  });
});
