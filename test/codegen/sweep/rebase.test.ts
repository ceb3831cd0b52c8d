/** The copy of a variant in a run's folder reaches the same files. */
import { expect, test } from "vitest";
import { rebased } from "../../../codegen/sweep/rebase.ts";

const moved = (text: string): string => rebased(text, "/sweep/v.ts", "/sweep/runs/v.s0");

test("relative paths lead from the run's folder, all else stays", () => {
  const text = `// from "./a.ts"
import { a } from "akid";
import type { B } from './b.ts';
export * from "../c.js"; // end
const d = await import("./d");
const data = new URL("data/", import.meta.url);
const said = "./a.ts";
`;
  expect(moved(text)).toBe(`// from "./a.ts"
import { a } from "akid";
import type { B } from "../../b.ts";
export * from "../../../c.js"; // end
const d = await import("../../d");
const data = new URL("../../data/", import.meta.url);
const said = "./a.ts";
`);
});

test("a text that depends on its own place stays as it is", () => {
  const text = 'import "./a.ts";\nconsole.log(import.meta.filename);\n';
  expect(moved(text)).toBe(text);
});
