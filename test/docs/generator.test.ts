/** docs/generator.md is true: the command says of its template what stands there. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generateCommand } from "../../codegen/cli/generate.ts";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, "docs/generator.md"), "utf8");
const template = /^```ts\n\/\/ (\S+)\n(.*?)^```/ms.exec(text);
const sessions = [...text.matchAll(/^```\n\$ npx akid (.*)\n([\s\S]*?)^```/gm)];

test("its template gives what it says", () => {
  const [, name = "", source = ""] = template ?? [];
  mkdirSync(join(root, "runs"), { recursive: true });
  const folder = mkdtempSync(join(root, "runs/generator-"));
  try {
    writeFileSync(join(folder, name), `// ${name}\n${source}`);
    const flags = ["--import", "tsx", "--conditions=akid-source", join(root, "src/cli/akid.ts")];
    expect(sessions).toHaveLength(2);
    for (const [, command = "", said] of sessions) {
      const args = [...flags, ...command.split(" ")];
      expect(execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" })).toBe(said);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("its options are those of the command", () => {
  const named = [...text.matchAll(/^\| (`--.*?) \|/gm)].flatMap(([, cell = ""]) => [...cell.matchAll(/--([\w-]+)/g)]);
  expect(named.map(([, option]) => option)).toEqual(Object.keys(generateCommand.options));
});
