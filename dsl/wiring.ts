/** Rows wired by name, by value: their blocks named, checked, and put in an order in which each finds what it reads. */
import { checkName } from "./attach.ts";
import { type AnyBlock, isBlock } from "./block.ts";
import { AkidError, UsageError } from "./errors.ts";
import type { Rows } from "./rows.ts";

/** One row; the last of its blocks gives its value. */
export interface WiredRow {
  readonly name: string;
  readonly from: string | readonly string[];
  readonly blocks: readonly { readonly name: string; readonly block: AnyBlock }[];
}

/** The part before ":" of `s:0`, the first of the values that `s` gives. */
export function wholeName(reference: string): string {
  return reference.split(":", 1)[0] as string;
}

/**
 * The rows, each after those that it reads.
 *
 * @throws UsageError for what is no row; AkidError for a name that is not known and for rows that read each other in a circle
 */
export function wire(where: string, rows: Rows, outside: readonly string[]): readonly WiredRow[] {
  if (typeof rows !== "object" || rows === null) throw new UsageError({ where, what: "expects rows by name" });
  const byName = new Map(Object.entries(rows).map(([name, row]) => [name, wireRow(where, name, row)]));
  const clash = outside.find((name) => byName.has(name));
  if (clash !== undefined) {
    throw new AkidError({ where, what: `row '${clash}' has the name of an input`, advice: "Rename one of them." });
  }
  const known = new Set([...outside, ...byName.keys()]);
  for (const { name, from } of byName.values()) {
    for (const read of [from].flat()) {
      if (!known.has(wholeName(read))) {
        throw new AkidError({
          where,
          what: `row '${name}' reads '${read}', which is no row and no input`,
          advice: `There are ${[...known].join(", ")}.`,
        });
      }
    }
  }
  return inOrder(where, byName);
}

function wireRow(where: string, name: string, row: unknown): WiredRow {
  checkName(name);
  const [from, ...blocks] = Array.isArray(row) ? row : [];
  const reads = [from].flat();
  if (reads.length === 0 || !reads.every((read) => typeof read === "string")) {
    throw new UsageError({ where, what: `row '${name}' expects what it reads first, a name or an array of names` });
  }
  if (blocks.length === 0 || !blocks.every(isBlock)) {
    throw new UsageError({
      where,
      what: `row '${name}' expects blocks after what it reads`,
      advice: "Call each constructor: relu(), not relu.",
    });
  }
  const named = blocks.map((block, i) => ({ name: blocks.length === 1 ? name : `${name}.${i + 1}`, block }));
  return Object.freeze({ name, from: Array.isArray(from) ? Object.freeze([...from]) : from, blocks: named });
}

function inOrder(where: string, rows: ReadonlyMap<string, WiredRow>): readonly WiredRow[] {
  const done = new Set<WiredRow>();
  for (const start of rows.values()) {
    const path: WiredRow[] = [start];
    for (let row = path.at(-1); row; row = path.at(-1)) {
      const missing = [row.from]
        .flat()
        .map((read) => rows.get(wholeName(read)))
        .find((read) => read && !done.has(read));
      if (missing && path.includes(missing)) throw circle(where, [...path.slice(path.indexOf(missing)), missing]);
      if (missing) path.push(missing);
      else done.add(path.pop() as WiredRow);
    }
  }
  return [...done];
}

function circle(where: string, rows: readonly WiredRow[]): AkidError {
  return new AkidError({
    where,
    what: `rows read each other in a circle: ${rows.map(({ name }) => name).join(" reads ")}`,
    advice: "A value of the step before comes through state(...).",
  });
}
