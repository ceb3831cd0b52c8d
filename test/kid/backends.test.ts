/** A run is not bound to the backend that it began on. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Kid } from "akid/train";
import { expect, test, vi } from "vitest";
import type { BackendName } from "../../src/backends/load.ts";
import { missingNative } from "../backends/tfjs/native/library.ts";
import { newFolder, toyOptions } from "./toy.ts";

async function trained(logDir: string, backend: BackendName, maxSteps: number, resume = false) {
  await using kid = new Kid({ ...toyOptions, backend: { name: backend, threads: 1 }, logDir, maxSteps, resume });
  const { loss } = (await kid.practice()).validation;
  return { loss, parameters: await kid.parameters() };
}

const configOf = (logDir: string): { readonly backend: unknown; readonly versions: Readonly<Record<string, string>> } =>
  JSON.parse(readFileSync(join(logDir, "config.json"), "utf8"));

test.for([
  ["onnx", "tfjs:wasm", "@tensorflow/tfjs-backend-wasm"],
  ["tfjs:wasm", "onnx", "onnxruntime-node"],
  ["onnx", "tfjs:native", "@tensorflow/tfjs-node"],
  ["tfjs:native", "onnx", "onnxruntime-node"],
] as const)("begun on %s it goes on on %s as it would have", async ([first, second, library], { skip }) => {
  if ([first, second].includes("tfjs:native") && missingNative !== undefined) skip(missingNative);
  const [whole, moved] = [newFolder(), newFolder()];
  const expected = await trained(whole, first, 24);
  await trained(moved, first, 12);
  const found = await trained(moved, second, 24, true);
  expect(found.loss).toBeCloseTo(expected.loss, 5);
  for (const [name, { data }] of Object.entries(expected.parameters)) {
    const other = new Map(Object.entries(found.parameters)).get(name);
    data.forEach((value, i) => expect(other?.data[i]).toBeCloseTo(value, 4));
  }
  expect(configOf(whole).backend).toEqual({ name: first, threads: 1 });
  expect(configOf(moved).backend).toEqual({ name: second, threads: 1 });
  expect(configOf(moved).versions[library]).toMatch(/^\d+\.\d+/);
});

test("AKID_BACKEND names it where the options do not", async () => {
  const logDir = newFolder();
  vi.stubEnv("AKID_BACKEND", "tfjs:wasm");
  try {
    await using kid = new Kid({ ...toyOptions, logDir, maxSteps: 1 });
    await kid.practice();
  } finally {
    vi.unstubAllEnvs();
  }
  expect(configOf(logDir).backend).toMatchObject({ name: "tfjs:wasm" });
});

test.each([
  [{ name: "onnx", threads: 0 }, "akid: toy backend: threads expects a positive integer, found 0."],
  [{ name: "onnx", device: "cuda" }, "akid: toy backend: has no option 'device'. Its options are name, threads."],
])("%j is refused", (backend, sentence) => {
  expect(() => new Kid({ ...toyOptions, backend: backend as { name: "onnx" }, maxSteps: 1 })).toThrow(sentence);
});
