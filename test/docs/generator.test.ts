/** docs/generator.md is true: the command says of its template what stands there. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generateCommand } from "../../codegen/cli/generate.ts";
import { root } from "../built.ts";
import { newProject } from "../codegen/folder.ts";
import { akid, remove } from "../processes.ts";

const text = readFileSync(join(root, "docs/generator.md"), "utf8");
const template = /^```ts\n\/\/ (\S+)\n(.*?)^```/ms.exec(text);
const sessions = [...text.matchAll(/^```\n\$ npx akid (.*)\n([\s\S]*?)^```/gm)];

test("its template gives what it says", async () => {
  const [, name = "", source = ""] = template ?? [];
  const folder = newProject("generator");
  try {
    writeFileSync(join(folder, name), `// ${name}\n${source}`);
    expect(sessions).toHaveLength(2);
    for (const [, command = "", said] of sessions) {
      expect((await akid(command.split(" "), { cwd: folder })).stdout).toBe(said);
    }
  } finally {
    remove(folder);
  }
});

test("its options are those of the command", () => {
  const named = [...text.matchAll(/^\| (`--.*?) \|/gm)].flatMap(([, cell = ""]) => [...cell.matchAll(/--([\w-]+)/g)]);
  expect(named.map(([, option]) => option)).toEqual(Object.keys(generateCommand.options));
});
