/** Each edge case is expanded fully, type-checked, and run against its naive expansion. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openProject } from "../../../codegen/analyse/project.ts";
import type { Finding } from "../../../codegen/check/check.ts";
import { openChecker } from "../../../codegen/check/open.ts";
import { type Expanded, expandCase, home, templateOf } from "./expanded.ts";
import { loops } from "./loops.ts";
import { modules } from "./modules.ts";
import { statements } from "./statements.ts";
import { things } from "./things.ts";
import { values } from "./values.ts";

const cases = [...values, ...statements, ...loops, ...things, ...modules];
const anyTemplate = join(home, "any.template.ts");
// Inside the package, so that variants find it under its own name.
const runs = join(import.meta.dirname, "../../../runs");
let folder = "";
let expanded: readonly (readonly Expanded[])[] = [];
let findings: readonly Finding[] = [];

beforeAll(() => {
  mkdirSync(runs, { recursive: true });
  folder = mkdtempSync(join(runs, "edge-"));
  const project = openProject(anyTemplate, undefined, { noFallthroughCasesInSwitch: false });
  for (const [index, { source }] of cases.entries()) project.createSourceFile(templateOf(`case${index}`), source);
  expanded = cases.map((edge, index) => expandCase(project, edge, `case${index}`, folder));
  using checker = openChecker({ template: anyTemplate });
  findings = checker.check(expanded.flat().map(({ file, variant: { text } }) => ({ file, text })));
  for (const { file, variant, naiveFile, naive } of expanded.flat()) {
    writeFileSync(file, variant.text);
    writeFileSync(naiveFile, naive.text);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The default export, or what importing it threw. */
async function run(file: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(file).href)) as { default: unknown }).default;
  } catch (error) {
    return (error as Error).message;
  }
}

function contains(text: string, part: RegExp | string): boolean {
  return typeof part === "string" ? text.includes(part) : part.test(text);
}

describe.each(cases.map((edge, index) => ({ ...edge, index })))("$name", (edge) => {
  const variants = (): readonly Expanded[] => expanded[edge.index] ?? [];

  it("has the variants and the text that it should have", () => {
    const texts = variants().map(({ variant: { text } }) => text);
    expect(texts).toHaveLength(edge.variants);
    const classes = new Set(variants().map(({ variant: { classKey } }) => classKey));
    expect(classes.size).toBe(edge.classes ?? edge.variants);
    for (const text of texts) {
      for (const part of edge.has ?? []) if (!contains(text, part)) expect(text).toContain(part);
      for (const part of edge.lacks ?? []) if (contains(text, part)) expect(text).not.toContain(part);
    }
    const warnings = variants().map(({ variant }) => variant.warnings.join("\n"));
    for (const warning of warnings) {
      if (edge.warns === undefined) expect(warning).toBe("");
      else expect(warning).toContain(edge.warns);
    }
  });

  it("passes the type checker where it should", () => {
    const own = new Set(variants().map(({ file }) => file));
    const found = findings.filter(({ file }) => own.has(file));
    const refused = new Set(found.map(({ file }) => file));
    const messages = found.map(({ file, code, message }) => `${file} TS${code}: ${message}`);
    expect(refused.size, messages.join("\n")).toBe(edge.refused ?? 0);
  });

  it("does what its naive expansion does", async () => {
    for (const { file, naiveFile, variant } of variants()) {
      expect(await run(file), variant.text).toEqual(await run(naiveFile));
    }
  });
});
