/** Lets a compiler say whether constants of different modules have the same type. */
import { dirname, join } from "node:path";
import type { Checkable, Finding } from "../check.ts";
import { moduleOf } from "./statements.ts";

/** A constant that two modules have. */
export interface Comparison {
  readonly name: string;
  readonly file: string;
  readonly other: string;
}

/** A module that compares, with an error for each group of which a comparison is wrong. */
export interface Comparing<C extends Comparison = Comparison> extends Checkable {
  readonly groups: readonly (readonly C[])[];
}

// Identical, not only assignable: `any` is the same type as `any` alone.
const same = "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;";
const line = /^export const same(\d+): Same</;

/**
 * A module beside those that it compares: the types of many constants in one question, since it is the questions that take
 * the compiler its time, and not the types. Without groups it asks nothing.
 */
export function comparing<C extends Comparison>(
  modules: readonly Checkable[],
  groups: readonly (readonly C[])[],
): readonly Comparing<C>[] {
  const [first] = modules;
  if (first === undefined || groups.length === 0) return [];
  const names = new Map<string, string>();
  const typeOf = (name: string, file: string): string => {
    const key = `${name} as own*_ } from "${moduleOf(file)}"`;
    const known = names.get(key) ?? `own${names.size}_`;
    names.set(key, known);
    return `typeof ${known}`;
  };
  const lines = groups.map((group, i) => {
    const own = group.map(({ name, file }) => typeOf(name, file)).join(", ");
    const others = group.map(({ name, other }) => typeOf(name, other)).join(", ");
    return `export const same${i}: Same<[${own}], [${others}]> = true;\n`;
  });
  const imports = [...names].map(([key, name]) => `import { ${key.replace("own*_", name)};\n`);
  // No variant is called so: where this has a word, they have a hash.
  const file = join(dirname(first.file), "akid.same.ts");
  return [{ file, text: `${imports.join("")}${same}\n${lines.join("")}`, groups }];
}

/** The groups of which a comparison is wrong, and whatever else is wrong. */
export function wrongIn<C extends Comparison>(
  [module]: readonly Comparing<C>[],
  findings: readonly Finding[],
): { readonly wrong: readonly (readonly C[])[]; readonly rest: readonly Finding[] } {
  const wrong: (readonly C[])[] = [];
  const rest = findings.filter(({ file, position, code }) => {
    if (module === undefined || file !== module.file) return true;
    const start = module.text.lastIndexOf("\n", position - 1) + 1;
    const place = line.exec(module.text.slice(start, start + 40))?.[1];
    const group = code === 2322 && place !== undefined ? module.groups[Number(place)] : undefined;
    if (group) wrong.push(group);
    return group === undefined;
  });
  return { wrong, rest };
}

/** Comparisons by what they have in common. */
export function grouped<C extends Comparison>(
  comparisons: readonly C[],
  keyOf: (comparison: C) => string,
): readonly (readonly C[])[] {
  const groups = new Map<string, C[]>();
  for (const comparison of comparisons) {
    const group = groups.get(keyOf(comparison)) ?? [];
    groups.set(keyOf(comparison), group);
    group.push(comparison);
  }
  return [...groups.values()];
}
