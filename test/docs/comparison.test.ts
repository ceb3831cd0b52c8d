/** docs/comparison.md says of akid what the compilers say. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { errorsOf, errorsOf7, importAll, withFiles } from "../dsl/compiler.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/comparison.md"), "utf8");
const snippets = [...text.matchAll(/^```ts\n(.*?)^```/gms)]
  .map(([, source = ""]) => source)
  .filter((source) => source.includes("input("));

test("its snippets of akid fail as it says, in both compilers", async () => {
  const said = snippets.map((source) => [...source.matchAll(/^\/\/ (TS\d+: .*)$/gm)].map(([, error]) => error));
  const sources = snippets.map((source) => importAll + source);
  const [by5, by7] = await withFiles(sources, async (paths, folder) => [
    errorsOf(paths),
    await errorsOf7(paths, folder),
  ]);
  expect(snippets.length).toBeGreaterThan(3);
  expect(by5).toEqual(said);
  expect(by7).toEqual(said);
});
