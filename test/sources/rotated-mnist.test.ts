/** Rotated MNIST from its text tables, plain or in a zip archive, and what is said of damaged ones. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RotatedMnistOptions, rotatedMnist } from "akid/sources";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { zip } from "./zip.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-rotated-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const train = "mnist_all_rotation_normalized_float_train_valid.amat";
const validation = "mnist_all_rotation_normalized_float_test.amat";
const pixel = (row: number, i: number): number => ((row * 31 + i) % 256) / 255;
/** A row as the tables have it: numbers in scientific notation between spaces, the label last. */
const line = (row: number, label: number): string =>
  [...Array.from({ length: 784 }, (_, i) => pixel(row, i)), label].map((n) => `   ${n.toExponential(7)}`).join("");
const tables = (): Record<string, string> => ({
  [train]: `${[line(0, 7), line(1, 0), line(2, 9)].join("\n")}\n`,
  [validation]: [line(3, 4), line(4, 5)].join("\r\n"),
});
const write = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
};
const read = (options: RotatedMnistOptions = {}) => rotatedMnist({ folder, ...options });

describe("rotatedMnist", () => {
  test.each([false, true])("gives pixels and the label of the last column (zip: %s)", async (isZip) => {
    const inFolder = Object.fromEntries(Object.entries(tables()).map(([name, text]) => [`rotated/${name}`, text]));
    if (isZip) writeFileSync(join(folder, "mnist_rotation_new.zip"), zip(inFolder));
    else write(tables());
    const source = await read();
    expect(source.sizes).toEqual({ train: 3, validation: 2 });
    const { image, label } = await source.batch("train", [2, 0]);
    expect(image.shape).toEqual([2, 28, 28, 1]);
    expect([...label.data]).toEqual([9, 7]);
    [2, 0].forEach((row, place) => {
      for (const i of [0, 1, 400, 783]) expect(image.data[place * 784 + i]).toBeCloseTo(pixel(row, i), 6);
    });
    expect([...(await source.batch("validation", [0, 1])).label.data]).toEqual([4, 5]);
  });

  test("reads as many rows as asked for, and normalises", async () => {
    write({ ...tables(), [train]: `${line(0, 1)}\n${line(1, 2)}\nnothing of this is read` });
    const source = await read({ sizes: { train: 2 }, normalize: { mean: [0.5], std: [0.25] } });
    expect(source.sizes).toEqual({ train: 2, validation: 2 });
    expect((await source.batch("train", [1])).image.data[3]).toBeCloseTo((pixel(1, 3) - 0.5) / 0.25, 5);
  });

  test.each<[string, Record<string, string>, string]>([
    ["no file", {}, "there is neither '<folder>/"],
    [
      "one file",
      { [train]: line(0, 1) },
      `there is neither '<folder>/${validation}' nor '<folder>/mnist_rotation_new.zip'.`,
    ],
    ["no rows", { ...tables(), [train]: "\n\n" }, `'${train}' has no rows.`],
    [
      "cut",
      { ...tables(), [validation]: `${line(0, 1)}\n${line(1, 2).slice(0, 300)}` },
      `'${validation}' line 2 has 20 numbers, expected 784 pixels and a label.`,
    ],
    [
      "no label",
      { ...tables(), [train]: line(0, 10) },
      `'${train}' line 1 ends with '1.0000000e+1', expected a label from 0 to 9.`,
    ],
    [
      "no number",
      { ...tables(), [train]: line(0, 1).replace("0.0000000e+0", "ink") },
      `'${train}' line 1 has 'ink' as number 1, expected a pixel.`,
    ],
  ])("says what is wrong: %s", async (_, files, message) => {
    write(files);
    await expect(read()).rejects.toThrow(`akid: rotatedMnist: ${message.replaceAll("<folder>", folder)}`);
  });

  test("downloads the archive from the server given, once, and checks it", async () => {
    const archive = zip(tables());
    const asked: string[] = [];
    const server = createServer(({ url = "" }, response) => {
      asked.push(url);
      response.writeHead(200, { "content-length": archive.length }).end(archive);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/`;
      const sha256 = createHash("sha256").update(archive).digest("hex");
      await expect(read({ url, sha256: "0".repeat(64) })).rejects.toThrow(
        `has the checksum ${sha256}, expected ${"0".repeat(64)}.`,
      );
      expect(readdirSync(folder)).toEqual([]);
      expect((await read({ url, sha256 })).sizes).toEqual({ train: 3, validation: 2 });
      expect((await read({ url })).sizes).toEqual({ train: 3, validation: 2 });
      expect(asked).toEqual(["/data/mnist_rotation_new.zip", "/data/mnist_rotation_new.zip"]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
    rmSync(join(folder, "mnist_rotation_new.zip"));
    await expect(read({ url: "http://127.0.0.1:1" })).rejects.toThrow(
      /^akid: rotatedMnist: cannot download 'http:\/\/127\.0\.0\.1:1\/mnist_rotation_new\.zip': .* Try again, or give another url\.$/,
    );
  });

  test("an archive without a table, and a folder in its place, are named", async () => {
    writeFileSync(join(folder, "mnist_rotation_new.zip"), zip({ [train]: line(0, 1), "notes.txt": "none" }));
    await expect(read()).rejects.toThrow(
      `akid: rotatedMnist: there is no '${validation}' in '${join(folder, "mnist_rotation_new.zip")}'.`,
    );
    mkdirSync(join(folder, train));
    await expect(read()).rejects.toThrow(/^akid: rotatedMnist: '.*train_valid\.amat' cannot be read \(EISDIR/);
  });

  test("whatever bytes the archive has, it is read or refused by a sentence", async () => {
    const whole = zip(tables());
    const damage = fc.record({
      bytes: fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }),
      length: fc.oneof(fc.constant(whole.length), fc.nat(whole.length)),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ bytes, length }) => {
        const changed = Buffer.from(whole);
        for (const [at, byte] of bytes) changed[at] = byte;
        writeFileSync(join(folder, "mnist_rotation_new.zip"), changed.subarray(0, length));
        await read().then(
          ({ samples }) => expect(samples.image.shape).toEqual([28, 28, 1]),
          ({ message }: Error) => expect(message).toMatch(/^akid: rotatedMnist: [^\n]*\.$/),
        );
      }),
      { numRuns: 100, seed: 6 },
    );
  });
});
