/** docs/templates.md is true: its template is one, and it lists the codes that there are. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadTemplate } from "../../codegen/analyse/load.ts";
import { openProject } from "../../codegen/analyse/project.ts";
import { sizeOf } from "../../codegen/space/size.ts";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, "docs/templates.md"), "utf8");

test("its template is sound, and has the parameters that it says", () => {
  const [, source = ""] = /^```ts\n(.*?)^```/ms.exec(text) ?? [];
  const file = join(root, "docs/in-memory.template.ts");
  const project = openProject(file, undefined, { types: [] });
  project.createSourceFile(file, source);
  const { space, repeats, constraints, untracked, warnings } = loadTemplate(file, { project });
  expect(space.parameters.map(({ name }) => name)).toEqual(["act", "act.maxout", "depth", "bn", "lr"]);
  expect(sizeOf(space)).toBe(BigInt((1 + 2) * 3 * 2 * 3));
  expect([repeats, constraints.length, untracked.size, warnings.length]).toEqual([2, 1, 0, 0]);
});

test("it lists every code, and no other", () => {
  const folder = join(root, "codegen");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const used = files.flatMap((file) => readFileSync(join(folder, file), "utf8").match(/(?<=")AKT\d{3}(?=")/g) ?? []);
  const listed = text.match(/(?<=^\| )AKT\d{3}/gm);
  expect(listed).toEqual([...new Set(used)].sort());
});
