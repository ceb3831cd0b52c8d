/** The README is true: its programs compile and run as they stand, and its error is what the compiler says. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../built.ts";
import { newProject } from "../codegen/folder.ts";
import { errorsOf, importAll, withFiles } from "../dsl/compiler.ts";
import { byTsx, remove, run } from "../processes.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const programs = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, source = ""]) => source);

test("the front page compiles, and trains", async () => {
  const folder = newProject("readme");
  try {
    const source = programs.find((text) => text.includes("kid.practice()")) ?? "";
    expect(source).toMatch(/maxEpochs: \d+/);
    const file = join(folder, "front-page.ts");
    writeFileSync(file, source);
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    expect(await run([tsc, "-p", folder, "--types", "node"])).toMatchObject({ code: 0, stdout: "" });

    writeFileSync(file, source.replace(/maxEpochs: \d+/, "maxEpochs: 1"));
    const { stdout } = await run(byTsx(file), { cwd: folder });
    expect(stdout).toMatch(/epoch\s+1\/1 .*validation loss/);
    const log = readFileSync(join(folder, "runs/digits/training.log"), "utf8");
    expect(log).toContain("Validation loss =");
  } finally {
    remove(folder);
  }
});

test("the sentence under 'A mistake is one sentence' is the compiler's", () =>
  withFiles(
    programs.filter((text) => text.includes("~~~")).map((text) => importAll + text),
    (paths) => {
      const sentence = /^\/\/ (?!\s|~)(.*)$/m.exec(programs.find((text) => text.includes("~~~")) ?? "")?.[1];
      expect(sentence).toBeDefined();
      expect(errorsOf(paths)).toEqual([[expect.stringContaining(`'"${sentence}"'`)]]);
    },
  ));

test("the run-time sentence is what a JavaScript user gets", async () => {
  const { conv2d, input } = await import("akid");
  const said = /`(akid: ip0 [^`]*)`/.exec(readme)?.[1];
  const features = input("image", [4, 4, 1]) as unknown as { attach(name: string, block: unknown): unknown };
  expect(() => features.attach("ip0", conv2d(8, 7))).toThrow(said);
});

test("the commands of the README are scripts", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  for (const [, command = ""] of readme.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(command);
});
