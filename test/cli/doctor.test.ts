/** `akid doctor`: what it finds here, what it says of what is broken, and its exit code. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { healthOf, tried } from "../../src/cli/doctor/backends.ts";
import type { Diagnosis } from "../../src/cli/doctor/diagnose.ts";
import { isWithin } from "../../src/cli/doctor/range.ts";

const root = join(import.meta.dirname, "../..");
const flags = ["--import", "tsx", "--conditions=akid-source", join(root, "src/cli/akid.ts"), "doctor"];
const { engines, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly engines: { readonly node: string };
  readonly version: string;
};

const doctor = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; stdout: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [...flags, ...args], { cwd: root, env: { ...process.env, ...env } }, (error, stdout) =>
      resolve({ code: error ? (error.code as unknown as number) : 0, stdout }),
    );
  });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-doctor-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("finds both backends and how fast they train", async () => {
  const { code, stdout } = await doctor(["--json"], { AKID_THREADS: "1" });
  expect(code).toBe(0);
  const diagnosis = JSON.parse(stdout) as Diagnosis;
  expect(diagnosis).toMatchObject({ akid: version, trains: true, node: { version: process.versions.node } });
  expect(diagnosis.machine.cores).toBeGreaterThan(0);
  expect(diagnosis.tools["ts-morph"]).toMatch(/^\d+\.\d+/);
  const trained = diagnosis.backends.filter(({ trains }) => trains);
  expect(trained.map(({ name, threads }) => [name, threads])).toEqual([
    ["onnx", 1],
    ["tfjs", 1],
  ]);
  for (const { stepMs } of trained) expect(stepMs).toBeGreaterThan(0);
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
    const candidate = { name: "other", library: "akid-lacks-this", others: [], backend: null, advice: "Install it." };
    const found = { name: "other", packages: { "akid-lacks-this": null }, trains: false, advice: "Install it." };
    const problem = "akid-lacks-this is not installed";
    expect(await healthOf({ ...candidate, optional: false })).toEqual({ ...found, state: "broken", problem });
    expect(await healthOf({ ...candidate, optional: true })).toEqual({ ...found, state: "missing", problem });
  });
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
