/** What an editor shows over every block and network, and what both compilers say about mistakes: to be read in snapshots/. */
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import * as akid from "../../dsl/index.ts";
import { errorsOf, errorsOf7, importAll, languageService, withFiles } from "./compiler.ts";
import { blocks, programs, setting } from "./snippets.ts";

const snapshot = (name: string): string => join(import.meta.dirname, "snapshots", `${name}.txt`);

/** The names of all constants of a source, after those of the setting, in order. */
const constants = (source: string): readonly RegExpExecArray[] =>
  [...source.matchAll(/const (\w+) =/g)].filter(({ index }) => index >= importAll.length + setting.length);

/** What a hover over each constant shows: `const out: Tensor<["B", 10], "float32">`. */
function hovers(service: ts.LanguageService, path: string, source: string): readonly string[] {
  return constants(source).map(({ index }) => {
    const info = service.getQuickInfoAtPosition(path, index + "const ".length);
    return ts.displayPartsToString(info?.displayParts).replaceAll(/\s+/g, " ");
  });
}

/** The names of all that makes a block. */
const isConstructor = ([name, value]: readonly [string, unknown]): boolean =>
  typeof value === "function" && !/^[A-Z]/.test(name) && !noBlocks.includes(name);
const noBlocks = ["attach", "brain", "constant", "he", "index", "input", "network", "normal", "state"];
noBlocks.push("part", "randomUniform", "truncatedNormal", "unitScaling", "unroll", "values", "xavier");

it("every block has a snippet", () => {
  const missing = Object.entries(akid)
    .filter(isConstructor)
    .filter(([name]) => !blocks.some(([block]) => block.startsWith(`${name}(`)));
  expect(missing.map(([name]) => name)).toEqual([]);
});

it("a block and its output are short to hover over", async () => {
  const lines = blocks.map(
    ([block, to], i) => `const block${i} = ${block};\nconst out${i} = attach("x", block${i}, ${to});`,
  );
  const source = importAll + setting + lines.join("\n");
  const [shown, errors] = await withFiles([source], (paths) => [
    hovers(languageService(paths), paths[0] ?? "", source).map((hover) => hover.replace(/^const \w+: /, "")),
    errorsOf(paths).flat(),
  ]);
  expect(errors).toEqual([]);
  for (const hover of shown) expect(hover.length, hover).toBeLessThan(200);
  const texts = blocks.map(([block, to], i) => `${block}\n  ${shown[2 * i]}\n  on ${to}: ${shown[2 * i + 1]}\n`);
  await expect(texts.join("\n")).toMatchFileSnapshot(snapshot("blocks"));
});

it("networks and mistakes", async () => {
  const entries = Object.entries(programs);
  const sources = entries.map(([, code]) => importAll + setting + code);
  const texts = await withFiles(sources, async (paths, folder) => {
    const service = languageService(paths);
    const [by5, by7] = [errorsOf(paths), await errorsOf7(paths, folder)];
    return entries.map(([title, code], i) => {
      const said = (errors: readonly string[] | undefined): string[] => (errors ?? []).map((error) => `  ${error}`);
      const [first, second] = [said(by5[i]), said(by7[i])];
      const same = first.join("\n") === second.join("\n");
      return [
        `${title}\n`,
        ...code
          .split("\n")
          .map((line) => line.replace(/^ {4}/, "").trimEnd())
          .filter((line) => line !== "")
          .map((line) => `  | ${line}`),
        ...hovers(service, paths[i] ?? "", sources[i] ?? "").map((hover) => `  ${hover}`),
        ...(same ? first : ["  TypeScript 5.9:", ...first, "  TypeScript 7:", ...second]),
        "",
      ].join("\n");
    });
  });
  await expect(texts.join("\n")).toMatchFileSnapshot(snapshot("networks"));
});
