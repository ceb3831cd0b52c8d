/** Lets a compiler say whether constants of different modules have the same type. */
import { dirname, join } from "node:path";
import type { Checkable, Finding } from "../check.ts";
import { moduleOf } from "./statements.ts";

/** A constant of two modules. */
export interface Comparison {
  readonly name: string;
  readonly one: string;
  readonly other: string;
}

// Identical, not only assignable: `any` is the same type as `any` alone.
const same = "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;";

/** A module that has an error for each comparison that is wrong. */
export class Comparisons {
  readonly file: Checkable;
  readonly #comparisons: readonly Comparison[];
  /** Where the line of each comparison ends. */
  readonly #ends: readonly number[];

  constructor(comparisons: readonly Comparison[], besides: string) {
    const modules = [...new Set(comparisons.flatMap(({ one, other }) => [one, other]))];
    const numbers = new Map(modules.map((file, i) => [file, i]));
    const lines = [same, ...modules.map((file, i) => `import * as m${i} from "${moduleOf(file)}";`)];
    let end = lines.reduce((sum, line) => sum + line.length + 1, 0);
    const ends: number[] = [];
    for (const [i, { name, one, other }] of comparisons.entries()) {
      const types = `typeof m${numbers.get(one)}.${name}, typeof m${numbers.get(other)}.${name}`;
      const line = `export const c${i}: Same<${types}> = true;`;
      lines.push(line);
      end += line.length + 1;
      ends.push(end);
    }
    this.file = { file: join(dirname(besides), "akid-same-types.ts"), text: `${lines.join("\n")}\n` };
    this.#comparisons = comparisons;
    this.#ends = ends;
  }

  /** Those that are wrong; undefined if there is anything else wrong with the module. */
  wrong(findings: readonly Finding[]): readonly Comparison[] | undefined {
    const own = findings.filter(({ file }) => file === this.file.file);
    const wrong = own.map(({ code, position }) => {
      return code === 2322 ? this.#comparisons[this.#ends.findIndex((end) => position < end)] : undefined;
    });
    const known = wrong.filter((one) => one !== undefined);
    return known.length === own.length ? known : undefined;
  }
}
