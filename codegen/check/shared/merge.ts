/** Writes variants as modules that have each statement once: a variant's module holds what no variant before it has. */
import type { Checkable } from "../check.ts";
import type { Comparison } from "./same.ts";
import { moduleOf, type Pieces, type Statement } from "./statements.ts";

/** A variant taken apart. */
export interface Part {
  readonly file: string;
  readonly pieces: Pieces;
  /** A name for the type of a constant, if it is known which variants share it. */
  readonly typeKey: (name: string) => string | undefined;
}

/** A statement in a variant. */
interface Use {
  readonly statement: Statement;
  /** A number for what is checked: the statement's text, and the types of what it refers to. */
  readonly node: number;
  /** A number for the type of what it declares. */
  readonly type: number;
}

/** A statement in a module. */
export interface Place extends Use {
  readonly file: string;
  readonly start: number;
}

export interface Merged {
  readonly modules: readonly Checkable[];
  /** Types that were taken for the same. */
  readonly guesses: readonly Comparison[];
  /** By module, in order. */
  readonly places: ReadonlyMap<string, readonly Place[]>;
  /** By part: the node of each statement. */
  readonly nodes: readonly (readonly number[])[];
}

/** Parts as modules, each of what no part before it has. */
export function merge(parts: readonly Part[]): Merged {
  const merger = new Merger();
  const nodes = parts.map((part) => merger.add(part));
  return { ...merger, nodes };
}

/** A number for each different text. */
class Numbers {
  readonly #known = new Map<string, number>();

  of(key: string): number {
    const known = this.#known.get(key) ?? this.#known.size;
    this.#known.set(key, known);
    return known;
  }
}

class Merger {
  readonly modules: Checkable[] = [];
  readonly guesses: Comparison[] = [];
  readonly places = new Map<string, readonly Place[]>();
  readonly #numbers = { texts: new Numbers(), nodes: new Numbers(), types: new Numbers() };
  readonly #seen = new Set<number | string>();
  /** What each node declares. */
  readonly #types = new Map<number, number>();
  /** The module in which a type was first declared. */
  readonly #homes = new Map<number, string>();

  add(part: Part): readonly number[] {
    const byName = new Map<string, Use>();
    const uses = part.pieces.statements.map((statement) => {
      const use = this.#use(part, statement, byName);
      if (statement.name !== undefined) byName.set(statement.name, use);
      return use;
    });
    const fresh = uses.filter(({ node }) => !this.#seen.has(node));
    const { imports } = part.pieces;
    if (fresh.length > 0 || !this.#seen.has(imports)) this.#write(part, uses, fresh, byName);
    for (const { node } of fresh) this.#seen.add(node);
    this.#seen.add(imports);
    return uses.map(({ node }) => node);
  }

  #use({ typeKey }: Part, statement: Statement, byName: ReadonlyMap<string, Use>): Use {
    const { texts, nodes, types } = this.#numbers;
    const from = statement.names.map((name) => byName.get(name)?.type ?? "");
    const node = nodes.of([texts.of(statement.text), ...from].join());
    const { name, isCall } = statement;
    const key = name !== undefined && isCall ? typeKey(name) : undefined;
    const type = this.#types.get(node) ?? types.of(key ?? `${node}`);
    this.#types.set(node, type);
    return { statement, node, type };
  }

  #write({ file, pieces }: Part, uses: readonly Use[], fresh: readonly Use[], byName: ReadonlyMap<string, Use>): void {
    const { included, imported } = needed(fresh, byName);
    // All of them once, and then what is used of them.
    let text = this.#seen.has(pieces.imports) ? pieces.importsOf(namesIn(included)) : pieces.imports;
    for (const name of imported) {
      const home = this.#homes.get(byName.get(name)?.type ?? -1) ?? "";
      text += `import { ${name} } from "${moduleOf(home)}";\n`;
    }
    const places: Place[] = [];
    const exported: string[] = [];
    for (const use of uses.filter((one) => included.has(one))) {
      const { text: own, name, isLocal, isExported } = use.statement;
      places.push({ ...use, file, start: text.length });
      text += own;
      if (name === undefined || isLocal) continue;
      if (!isExported) exported.push(name);
      const home = this.#homes.get(use.type);
      if (home === undefined) this.#homes.set(use.type, file);
      else this.guesses.push({ name, file, other: home });
    }
    this.modules.push({ file, text: `${text}\nexport { ${exported.join(", ")} };\n` });
    this.places.set(file, places);
  }
}

const namesIn = (uses: Iterable<Use>): ReadonlySet<string> =>
  new Set([...uses].flatMap(({ statement }) => statement.names));

/** The statements of a module, and the names that it takes from others. */
function needed(
  fresh: readonly Use[],
  byName: ReadonlyMap<string, Use>,
): { readonly included: ReadonlySet<Use>; readonly imported: ReadonlySet<string> } {
  const isFresh = new Set(fresh);
  const included = new Set<Use>();
  const imported = new Set<string>();
  const include = (use: Use): void => {
    if (included.has(use)) return;
    included.add(use);
    for (const name of use.statement.names) {
      const source = byName.get(name);
      if (source === undefined) continue;
      if (source.statement.isLocal || isFresh.has(source)) include(source);
      else imported.add(name);
    }
  };
  for (const use of fresh) include(use);
  return { included, imported };
}
