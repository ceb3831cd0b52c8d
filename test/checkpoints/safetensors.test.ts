/** Safetensors: the bytes of the Python package, exact values both ways, and files that are not sound. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/checkpoints/safetensors.ts";
import golden from "../oracle/tensor_files.json" with { type: "json" };

const folder = mkdtempSync(join(tmpdir(), "akid-safetensors-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "x.safetensors");

const mixed = {
  step: { data: Int32Array.of(7, 8), shape: [2] },
  "ip1/weights": { data: Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25), shape: [2, 3] },
  'é"\\': { data: new Float32Array(0), shape: [0, 3] },
  a: { data: Float32Array.of(1.5), shape: [] },
  b: { data: Int32Array.of(3, -1), shape: [2] },
};

test("writes the bytes of the Python package, and nothing beside the file", () => {
  writeSafetensors(file, mixed, { step: "12" });
  expect(readFileSync(file).toString("hex")).toBe(golden.mixed);
  writeSafetensors(file, {});
  expect(readFileSync(file).toString("hex")).toBe(golden.empty);
  expect(readdirSync(folder)).toEqual(["x.safetensors"]);
});

test("reads what the Python package writes", () => {
  writeFileSync(file, Buffer.from(golden.mixed, "hex"));
  expect(readSafetensors(file)).toEqual({ tensors: mixed, metadata: { step: "12" } });
});

test("reads the counters of PyTorch's state dictionaries", () => {
  writeFileSync(file, Buffer.from(golden.torch, "hex"));
  const { num_batches_tracked: counted, running_var: variance, ...others } = readSafetensors(file).tensors;
  expect(counted).toEqual({ data: Int32Array.of(0), shape: [] });
  expect(variance).toEqual({ data: Float32Array.of(1, 1), shape: [2] });
  expect(Object.keys(others).sort()).toEqual(["bias", "running_mean", "weight"]);
});

test("int64 keeps its values as long as they fit into 32 bits", () => {
  const counter = (value: bigint): Buffer => {
    const whole = withHeader({ x: { dtype: "I64", shape: [1], data_offsets: [0, 8] } }, 8);
    whole.writeBigInt64LE(value, whole.length - 8);
    return whole;
  };
  for (const value of [-(2n ** 31n), -1n, 2n ** 31n - 1n]) {
    writeFileSync(file, counter(value));
    expect(readSafetensors(file).tensors.x?.data[0]).toBe(Number(value));
  }
  writeFileSync(file, counter(2n ** 31n));
  expect(() => readSafetensors(file)).toThrow("2147483648 does not fit into 32 bits");
});

test("every value comes back to the last bit, and so do NaN, -0 and views", () => {
  const tensors = fc.dictionary(
    fc.string().filter((name) => name !== "__metadata__" && name !== "__proto__" && !/\p{Surrogate}/u.test(name)),
    fc.oneof(
      fc
        .float32Array({ maxLength: 9 })
        .map((data) => ({ data: data.subarray(1), shape: [data.subarray(1).length, 1] })),
      fc.int32Array({ maxLength: 9 }).map((data) => ({ data, shape: [data.length] })),
    ),
  );
  fc.assert(
    fc.property(tensors, (given) => {
      writeSafetensors(file, given);
      expect(readSafetensors(file).tensors).toStrictEqual({ ...given });
    }),
    { numRuns: 50 },
  );
});

function withHeader(header: unknown, values: number): Buffer {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(values)]);
}
const f32 = (shape: number[], ...data_offsets: number[]) => ({ dtype: "F32", shape, data_offsets });

/** What reading a file of these bytes comes to: what it holds fits together, or an error of akid's own says what is wrong. */
function expectSound(bytes: Buffer): void {
  writeFileSync(file, bytes);
  let found: ReturnType<typeof readSafetensors>;
  try {
    found = readSafetensors(file);
  } catch (error) {
    expect(error).toMatchObject({
      name: "AkidError",
      message: expect.stringMatching(/^akid: .* cannot be read: .+\.$/),
    });
    return;
  }
  const header = 8 + Number(bytes.readBigUInt64LE());
  const places = JSON.parse(bytes.toString("utf8", 8, header)) as Record<string, { readonly data_offsets: number[] }>;
  for (const [name, { data, shape }] of Object.entries(found.tensors)) {
    expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
    const [begin = 0, end = 0] = places[name]?.data_offsets ?? [];
    const stored = bytes.subarray(header + begin, header + end);
    // Values of 8 bytes come as 4.
    if (stored.length === data.byteLength) expect(Buffer.from(data.buffer).equals(stored)).toBe(true);
    else expect(stored.length).toBe(2 * data.byteLength);
  }
}

const files = fc.constantFrom(...[golden.mixed, golden.torch, golden.empty].map((hex) => Buffer.from(hex, "hex")));
const damage = fc.record({ at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), byte: fc.nat(255) });

test("a damaged file is what its bytes say, or refused by a sentence", () => {
  const cut = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: 1 });
  fc.assert(
    fc.property(files, fc.array(damage, { maxLength: 3 }), cut, (whole, damages, kept) => {
      const bytes = Buffer.from(whole);
      for (const { at, byte } of damages) bytes[Math.floor(at * bytes.length)] = byte;
      expectSound(bytes.subarray(0, Math.ceil(kept * bytes.length)));
    }),
    { numRuns: 300, seed: 5 },
  );
});

test("so is a header of any entries", () => {
  const sizes = fc.array(fc.oneof(fc.nat(3), fc.integer(), fc.constantFrom(2 ** 53, 1e308, -0)), { maxLength: 3 });
  const entry = fc.record(
    {
      dtype: fc.constantFrom("F32", "I32", "I64", "F16", "__proto__", null),
      shape: fc.oneof(sizes, fc.anything()),
      data_offsets: fc.oneof(sizes, fc.constantFrom([0, 4], [4, 8], [0, 8], [0, 0])),
    },
    { noNullPrototype: true },
  );
  const header = fc.dictionary(fc.constantFrom("a", "b", "__proto__", "__metadata__"), fc.oneof(entry, fc.jsonValue()));
  fc.assert(
    fc.property(header, fc.constantFrom(0, 4, 8), (entries, values) => {
      expectSound(
        withHeader(
          JSON.stringify(entries, (_, value) => (typeof value === "bigint" ? 0 : value)),
          values,
        ),
      );
    }),
    { numRuns: 300, seed: 5 },
  );
});

test("values that lie over one another are refused before they are copied", () => {
  const size = 2 ** 22;
  const entries = Array.from({ length: 20_000 }, (_, i) => [`x${i}`, f32([size], 0, 4 * size)]);
  writeFileSync(file, withHeader(Object.fromEntries(entries), 4 * size));
  expect(() => readSafetensors(file)).toThrow(`values end at byte ${4 * size} and go on at 0`);
});

test.each([
  [Buffer.alloc(7), "it is too short for a header"],
  [Buffer.alloc(16, 255), "its header is longer than the file"],
  [withHeader("{", 0), "JSON"],
  [withHeader([], 0), "its header is no JSON object"],
  [withHeader({ __metadata__: { a: 1 } }, 0), "its metadata are no texts"],
  [withHeader({ x: null }, 0), "'x' has no description"],
  [Buffer.from(golden.double, "hex"), "'x' is F64, only F32, I32 and I64 are read"],
  [withHeader({ x: f32([-1], 0, 4) }, 4), "'x' has no shape"],
  [withHeader({ x: f32([1], 0) }, 4), "'x' has no place"],
  [withHeader({ x: f32([2], 0, 4) }, 4), "'x' [2] takes 8 bytes, found 4"],
  [withHeader({ x: f32([1], 0, 4), y: f32([1], 0, 4) }, 4), "values end at byte 4 and go on at 0"],
  [withHeader({ x: f32([1], 4, 8) }, 8), "values end at byte 0 and go on at 4"],
  [withHeader({ x: f32([1], 0, 4) }, 8), "values end at byte 4 of 8"],
  [withHeader({ x: f32([2], 0, 8) }, 4), "values end at byte 8 of 4"],
])("%#: refuses a file that is not sound", (bytes, sentence) => {
  writeFileSync(file, bytes);
  const message = expect.stringContaining(sentence);
  expect(() => readSafetensors(file)).toThrow(expect.objectContaining({ name: "AkidError", message }));
});
