/** `akid doctor`: what it finds here, what it says of what is broken, and its exit code. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { healthOf, tried } from "../../src/cli/doctor/backends.ts";
import { candidatesFor } from "../../src/cli/doctor/candidates.ts";
import { type Diagnosis, problemsOf } from "../../src/cli/doctor/diagnose.ts";
import { gpusOfDriver } from "../../src/cli/doctor/gpus.ts";
import { libraryIn } from "../../src/cli/doctor/mpi.ts";
import { isWithin } from "../../src/cli/doctor/range.ts";
import { locateNative } from "../../src/native/locate.ts";
import { root } from "../built.ts";
import { akid, type Ended } from "../processes.ts";

const { engines, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly engines: { readonly node: string };
  readonly version: string;
};

const doctor = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  akid(["doctor", ...args], { env });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-doctor-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("finds the backends and how fast they train", async () => {
  const { code, stdout } = await doctor(["--json"], { AKID_THREADS: "1" });
  expect(code).toBe(0);
  const diagnosis = JSON.parse(stdout) as Diagnosis;
  expect(diagnosis).toMatchObject({ akid: version, trains: true, node: { version: process.versions.node } });
  expect(diagnosis.machine.cores).toBeGreaterThan(0);
  expect(diagnosis.tools["ts-morph"]).toMatch(/^\d+\.\d+/);
  const works = diagnosis.backends.filter(({ state }) => state === "works");
  expect(works.map(({ name, threads }) => [name, threads])).toEqual([
    ["onnx", 1],
    ...("addon" in locateNative() ? [["tfjs:native", 1]] : []),
    ["tfjs:wasm", 1],
  ]);
  for (const { stepMs } of works) expect(stepMs).toBeGreaterThan(0);
  expect(Object.keys(diagnosis.mpi)).toEqual(["launcher", "library"]);
});

test("exit code 1 and a verdict where nothing trains", async () => {
  const { code, stdout } = await doctor([], { AKID_THREADS: "many" });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^node +\d+\.\d+\.\d+, supported$/m);
  expect(stdout).toMatch(/^onnx: AKID_THREADS expects a positive integer, found "many"\.$/m);
  expect(stdout).toMatch(/\nNothing can train here\.\n$/);
});

describe("a library that does not work", () => {
  const ending = async (program: string) => {
    const file = join(folder, "child.mjs");
    writeFileSync(file, program);
    return (await tried("onnx", file)).problem;
  };

  test("is told by the signal that ended it", async () => {
    expect(await ending('process.kill(process.pid, "SIGKILL");')).toBe("it was ended by SIGKILL");
  });

  test("is told by its last words", async () => {
    const program = 'process.stderr.write("looking\\nno such library\\n"); process.exitCode = 3;';
    expect(await ending(program)).toBe("it ended with exit code 3: no such library");
  });

  test("is told by its package if that is missing", async () => {
    const candidate = { packages: ["akid-lacks-this"], advice: "Mend it.", installing: "Install it." } as const;
    const found = { name: "onnx", packages: { "akid-lacks-this": null }, advice: "Install it." };
    const problem = "akid-lacks-this is not installed";
    const health = (optional: boolean) => healthOf({ ...candidate, name: "onnx", optional });
    expect(await health(false)).toEqual({ ...found, state: "broken", problem });
    expect(await health(true)).toEqual({ ...found, state: "missing", problem });
  });
});

describe("what is tried", () => {
  const everywhere = ["onnx", "tfjs:native", "tfjs:wasm"];

  test.each([
    ["without a GPU", { nvidia: 0, renderer: false }, everywhere],
    ["with another GPU than NVIDIA's", { nvidia: 0, renderer: true }, ["onnx:webgpu", ...everywhere]],
    ["with NVIDIA's GPU", { nvidia: 1, renderer: false }, ["onnx:cuda", "onnx:webgpu", ...everywhere]],
  ])("%s", (_, found, names) => {
    const tried = candidatesFor(found).map(({ name }) => name);
    expect(tried.sort()).toEqual(names.sort());
  });
});

test.each([
  ["cpu", "Run `akid native install --gpu`."],
  ["gpu", "Look at the driver and at CUDA_VISIBLE_DEVICES."],
] as const)("TensorFlow made for %s that leaves a GPU alone is a problem", (madeFor, advice) => {
  const found = {
    node: { version: "24.0.0", range: ">=24.0.0", supported: true },
    gpus: [{ name: "NVIDIA H200", driver: "570.86.15", memory: null }],
    backends: [{ name: "tfjs:native", packages: {}, state: "works", device: "CPU", madeFor }],
    tools: { tsx: "1", "ts-morph": "1", typescript7: "1", typescript: "1" },
  } as const;
  const text = `TensorFlow computes on the CPU, though there is a GPU. ${advice}`;
  expect(problemsOf(found)).toEqual([{ where: "tfjs:native", text }]);
});

test("GPUs are found by the driver's own files where nvidia-smi is missing", () => {
  const gpu = join(folder, "nvidia/gpus/0000:01:00.0");
  mkdirSync(gpu, { recursive: true });
  writeFileSync(join(gpu, "information"), "Model: \t\t NVIDIA H200\nIRQ:   \t\t 48\n");
  writeFileSync(
    join(folder, "nvidia/version"),
    "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release\n",
  );
  const found = [{ name: "NVIDIA H200", driver: "570.86.15", memory: null }];
  expect(gpusOfDriver(join(folder, "nvidia"))).toEqual(found);
  expect(gpusOfDriver(join(folder, "none"))).toEqual([]);
});

test("the linker's list tells where MPI's library is", () => {
  const list =
    "\tlibmpi_cxx.so.40 (libc6,x86-64) => /usr/lib/libmpi_cxx.so.40\n\tlibmpi.so.40 (libc6,x86-64) => /usr/lib/libmpi.so.40\n";
  expect(libraryIn(list)).toBe("/usr/lib/libmpi.so.40");
  expect(libraryIn("\tlibm.so.6 (libc6,x86-64) => /lib/libm.so.6\n")).toBeNull();
});

test.each([
  ["20.18.3", false],
  ["20.19.0", true],
  ["21.7.0", false],
  ["22.11.9", false],
  ["22.12.0", true],
  ["23.5.0", false],
  ["24.0.0", true],
  ["31.2.0", true],
])("Node %s: %s", (node, supported) => expect(isWithin(node, engines.node)).toBe(supported));
