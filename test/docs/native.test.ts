/** docs/native.md names the backends, versions and sizes that there are. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backendNames } from "../../src/backends/load.ts";
import { binding } from "../../src/native/packages.ts";
import { wheelsOf } from "../../src/native/wheels.ts";

const read = (name: string): string => readFileSync(join(import.meta.dirname, "../../docs", name), "utf8");
const [native, gpu] = [read("native.md"), read("gpu.md")];

test("the table of names is that of the backends", () => {
  const table = /\| Name \|(.*?)\n\n/s.exec(native)?.[1] ?? "";
  const names = [...table.matchAll(/`"([\w:]+)"`/g)].map(([, name]) => name);
  expect(names.sort()).toEqual(["auto", ...backendNames].sort());
});

test("what is downloaded is what is pinned", () => {
  const [cpu] = wheelsOf.cpu;
  expect(native).toContain(`\`${cpu?.package}\` ${cpu?.version} (${Math.round((cpu?.bytes ?? 0) / 1e6)} MB)`);
  expect(native).toContain(`\`${binding.name}\` ${binding.version}'s addon`);
  const all = wheelsOf.gpu.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(gpu).toContain(`downloads ${(all / 1e9).toFixed(1)} GB`);
});
