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
