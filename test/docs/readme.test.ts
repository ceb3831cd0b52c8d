/** The README is true: its programs compile and run as they stand, and its error is what the compiler says. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { errorsOf, importAll, withFiles } from "../dsl/compiler.ts";

const root = join(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const programs = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, source = ""]) => source);
const run = promisify(execFile);

/** A folder inside the package, where `akid` is its own name, in a place that git ignores. */
async function inPackage<T>(use: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(join(root, "runs"), { recursive: true });
  const folder = mkdtempSync(join(root, "runs/readme-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the front page compiles, and trains", () =>
  inPackage(async (folder) => {
    const source = programs.find((text) => text.includes("kid.practice()")) ?? "";
    expect(source).toMatch(/maxEpochs: \d+/);
    const file = join(folder, "front-page.ts");
    writeFileSync(file, source);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../../tsconfig.json", include: ["*.ts"] }));
    await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], { cwd: root });

    writeFileSync(file, source.replace(/maxEpochs: \d+/, "maxEpochs: 1"));
    const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
    const { stdout } = await run(process.execPath, [tsx, "--conditions=akid-source", file], { cwd: folder });
    expect(stdout).toMatch(/epoch\s+1\/1 .*validation loss/);
    const log = readFileSync(join(folder, "runs/digits/training.log"), "utf8");
    expect(log).toContain("Validation loss =");
  }));

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
