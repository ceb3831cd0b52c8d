/** Analyses sources that are on no disk, in one project of this repository. */
import { join } from "node:path";
import { loadTemplate } from "../../../codegen/analyse/load.ts";
import { openProject } from "../../../codegen/analyse/project.ts";
import type { Template } from "../../../codegen/analyse/template.ts";

const folder = join(import.meta.dirname, "in-memory");
const project = openProject(join(folder, "any.ts"), undefined, { types: [] });
project.createSourceFile(
  join(folder, "globals.d.ts"),
  `interface ImportMeta { url: string; dirname: string; resolve(path: string): string }
declare class URL { constructor(path: string, base: string); readonly href: string }
`,
);
project.createSourceFile(
  join(folder, "helper.ts"),
  `export const LIST = [8, 16, 32] as const;
export const BLOCKS = [() => 1, () => 2] as const;
export const loose: number[] = [1, 2];
export { choice as oneOf } from "akid/tune";
export const twice = (x: number): number => 2 * x;
export type Pair = readonly [number, number];
`,
);
let made = 0;

/** Everything of the vocabulary, to put in front of a source. */
export const vocabulary =
  'import { choice, constraint, dyn, logUniform, range, repeats, uniform, zip } from "akid/tune";\n';

/** The template of a source. */
export function analysed(source: string): Template {
  const file = join(folder, `case${made++}.template.ts`);
  project.createSourceFile(file, source);
  return loadTemplate(file, { project });
}

/** The first mistake of a source, without its file: `2:7 - AKT007: no alternatives`. */
export function mistakeOf(source: string): string {
  try {
    analysed(source);
  } catch (error) {
    return (error as Error).message.replace(/^akid: \S*?:(?=\d+:\d+ - )/, "");
  }
  return "no mistake";
}

/** Names and labels of the parameters of a source, those inside alternatives with them. */
export function labels(source: string): Readonly<Record<string, readonly unknown[]>> {
  const { parameters } = analysed(source).space;
  return Object.fromEntries(parameters.map(({ name, alternatives }) => [name, alternatives.map(({ label }) => label)]));
}
