/** Lets a compiler say whether constants of different modules have the same type. */
import type { Checkable, Finding } from "../check.ts";
import { moduleOf } from "./statements.ts";

/** A constant that two modules have. */
export interface Comparison {
  readonly name: string;
  /** The module that compares its own with the other's. */
  readonly file: string;
  readonly other: string;
}

/** A module with comparisons at its end. */
export interface Comparing<C extends Comparison = Comparison> extends Checkable {
  readonly comparisons: readonly C[];
}

// Identical, not only assignable: `any` is the same type as `any` alone.
const same = "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;";
const line = /^export const same(\d+)_: Same</;

/** A module of its own text, with an error for each comparison that is wrong. */
export function comparing<C extends Comparison>(file: string, text: string, comparisons: readonly C[]): Comparing<C> {
  if (comparisons.length === 0) return { file, text, comparisons };
  const lines = comparisons.flatMap(({ name, other }, i) => [
    `import { ${name} as other${i}_ } from "${moduleOf(other)}";`,
    `export const same${i}_: Same<typeof ${name}, typeof other${i}_> = true;`,
  ]);
  return { file, text: `${text}\n${same}\n${lines.join("\n")}\n`, comparisons };
}

/** The comparisons that are wrong, and whatever else is wrong. */
export function wrongIn<C extends Comparison>(
  modules: readonly Comparing<C>[],
  findings: readonly Finding[],
): { readonly wrong: readonly C[]; readonly rest: readonly Finding[] } {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const wrong: C[] = [];
  const rest = findings.filter(({ file, position, code }) => {
    const module = byFile.get(file);
    const start = (module?.text.lastIndexOf("\n", position - 1) ?? 0) + 1;
    const place = line.exec(module?.text.slice(start, start + 40) ?? "")?.[1];
    const comparison = code === 2322 && place !== undefined ? module?.comparisons[Number(place)] : undefined;
    if (comparison) wrong.push(comparison);
    return comparison === undefined;
  });
  return { wrong, rest };
}
