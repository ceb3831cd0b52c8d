/** The operations and magnitudes of randAugment against torchvision's, byte by byte. */
import { readFileSync } from "node:fs";
import { randAugment } from "akid/jokers";
import { describe, expect, test } from "vitest";
import { type ByteOpName, byteOps } from "../../src/jokers/byte-ops.ts";
import type { Sizes } from "../../src/jokers/joker.ts";
import { magnitudeOf, randAugmentKind } from "../../src/jokers/rand-augment.ts";

interface Golden {
  readonly byteOps: readonly { name: ByteOpName; magnitude: number; shape: Sizes; bytes: string }[];
  readonly chains: readonly { ops: readonly [ByteOpName, -1 | 0 | 1][]; bytes: string }[];
  readonly magnitudes: readonly {
    bins: number;
    sizes: [number, number];
    steps: Readonly<Partial<Record<ByteOpName, number[]>>>;
    signed: readonly ByteOpName[];
  }[];
}

const golden = JSON.parse(readFileSync(new URL("./jokers.json", import.meta.url), "utf8")) as Golden;

/** The bytes that jokers.py makes, too. */
const pixels = ([h, w, c]: Sizes): Uint8Array =>
  Uint8Array.from({ length: h * w * c }, (_, i) => Math.floor(((i * 7919 + ((i * i) % 1013)) % 256) ** 2 / 300) + 15);
const hex = (bytes: ArrayLike<number>): string => Buffer.from(Uint8Array.from(bytes)).toString("hex");
const names = Object.keys(byteOps) as readonly ByteOpName[];

describe("operations", () => {
  test.each(golden.byteOps)("$name by $magnitude on $shape", ({ name, magnitude, shape, bytes }) => {
    const [h, w, c] = shape;
    expect(hex(byteOps[name]({ data: pixels(shape), h, w, c }, magnitude, 0))).toBe(bytes);
  });

  test("there are those of torchvision, and each changes something", () => {
    expect(new Set(golden.byteOps.map(({ name }) => name))).toEqual(new Set(names));
    const unchanged = golden.byteOps.filter(({ shape, bytes }) => hex(pixels(shape)) === bytes);
    expect(unchanged.map(({ name, shape }) => `${name} ${shape[2]}`)).toEqual(["Identity 3", "Identity 1", "Color 1"]);
  });
});

test.each(golden.magnitudes)("magnitudes of $bins steps", ({ bins, sizes, steps }) => {
  for (const [name, values] of Object.entries(steps) as [ByteOpName, number[]][]) {
    values.forEach((value, magnitude) => {
      const found = magnitudeOf(name, { ops: 1, magnitude, bins, fill: 0 }, [...sizes, 3]);
      expect(Math.abs(found - value), `${name} ${magnitude}`).toBeLessThan(1e-5);
    });
  }
});

test.each(golden.chains)("the operations $ops one after the other", ({ ops, bytes }) => {
  const shape: Sizes = [20, 16, 3];
  const data = Float32Array.from(pixels(shape), (byte) => byte / 255);
  const numbers = ops.flatMap(([name, sign]) => {
    const choice = (names.indexOf(name) + 0.5) / names.length;
    return sign === 0 ? [choice] : [choice, sign < 0 ? 0.25 : 0.75];
  });
  const to = new Float32Array(data.length);
  randAugmentKind.draw(randAugment({ ops: ops.length }).config, { data, shape }, to, () => numbers.shift() as number);
  expect(numbers).toEqual([]); // a sign is drawn for those alone that have one
  expect(hex(to.map((value) => Math.round(255 * value)))).toBe(bytes);
});
