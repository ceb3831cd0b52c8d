/** docs/data.md is true: its program compiles and runs, and it names every joker, source and sampler. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as jokers from "akid/jokers";
import * as sources from "akid/sources";
import { expect, test } from "vitest";
import { root } from "../built.ts";
import { newProject } from "../codegen/folder.ts";
import { byTsx, remove, run } from "../processes.ts";

const text = readFileSync(join(root, "docs/data.md"), "utf8");
const files = [...text.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```/gms)];

test("its program compiles and runs, with threads that find its joker", async () => {
  const folder = newProject("data");
  try {
    for (const [, name = "", source = ""] of files) writeFileSync(join(folder, name), source);
    const tsc = join(root, "node_modules/typescript7/bin/tsc");
    expect(await run([tsc, "-p", folder, "--types", "node"])).toMatchObject({ code: 0, stdout: "" });
    const { stdout, stderr } = await run(byTsx(join(folder, "data.ts")), { cwd: folder });
    expect(stderr).toBe("");
    expect(stdout.split("\n")).toEqual([
      "first batch [ 128, 6, 6, 1 ] [ 128, 10 ]",
      "half [ 8, 4, 1 ]",
      "zca of 1437 images",
      "",
    ]);
    expect(existsSync(join(folder, "digits.zca.safetensors"))).toBe(true);
  } finally {
    remove(folder);
  }
});

test("it names all jokers and sources", () => {
  const isFunction = ([, value]: [string, unknown]) => typeof value === "function";
  const exported = [...Object.entries(jokers), ...Object.entries(sources)].filter(isFunction).map(([name]) => name);
  const columns = ["classes", "integers", "number", "numbers", "sample", "on"]; // parts of what is named
  const named = new Set([...text.matchAll(/`(\w+)(?:\(.*?\))?`/g)].map(([, name]) => name as string));
  expect(exported.filter((name) => !named.has(name) && !columns.includes(name))).toEqual([]);
});
