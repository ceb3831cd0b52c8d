/** Imports come last: a name stays imported where the variant still uses it. */

import type { Template } from "../analyse/template.ts";
import { ts } from "../compiler.ts";
import { type Emitter, startOf } from "./emitter.ts";
import type { Chunk, ImportPlace } from "./output.ts";
import { writePath } from "./rebase.ts";
import { copyComments, dropLead } from "./trivia.ts";

/** The specifiers with a use in a copied piece of the template. */
export function usedNames({ imports }: Template, chunks: readonly Chunk[]): readonly ts.Node[] {
  const copied = chunks
    .filter(({ verbatim }) => verbatim)
    .map(({ at, text }) => ({ start: at, end: at + text.length }));
  copied.sort((one, other) => one.start - other.start);
  const merged: { start: number; end: number }[] = [];
  for (const range of copied) {
    const last = merged.at(-1);
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else merged.push(range);
  }
  const isCopied = (position: number): boolean => {
    let low = 0;
    for (let high = merged.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((merged[middle]?.end ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return (merged[low]?.start ?? Number.POSITIVE_INFINITY) <= position;
  };
  return imports.filter(({ uses }) => uses.some(isCopied)).map(({ specifier }) => specifier);
}

/** Writes what is left of an import. */
export function writeImport(emitter: Emitter, { declaration, lead }: ImportPlace, used: ReadonlySet<ts.Node>): void {
  const { importClause: clause, moduleSpecifier } = declaration;
  const { output } = emitter;
  const kept = clause === undefined ? undefined : namesKept(emitter, declaration, clause, used);
  if (kept?.length === 0) {
    // The first comment of a file says what the file is.
    if (lead.start === 0)
      copyComments(emitter, { start: 0, end: emitter.template.text.slice(0, lead.end).trimEnd().length });
    else dropLead(emitter, lead);
    return;
  }
  output.copy(lead.start, lead.end);
  const start = startOf(emitter, declaration);
  if (kept === undefined || clause === undefined || isWhole(clause, used))
    output.copy(start, startOf(emitter, moduleSpecifier));
  else output.put(`import ${clause.isTypeOnly ? "type " : ""}${kept.join(", ")} from `, start);
  if (emitter.template.relativePaths.has(moduleSpecifier as ts.StringLiteral)) {
    writePath(emitter, moduleSpecifier as ts.StringLiteral);
  } else output.copy(startOf(emitter, moduleSpecifier), moduleSpecifier.end);
  output.copy(moduleSpecifier.end, declaration.end);
}

/** What stays between `import` and `from`. */
function namesKept(
  emitter: Emitter,
  declaration: ts.ImportDeclaration,
  clause: ts.ImportClause,
  used: ReadonlySet<ts.Node>,
): string[] {
  const { source } = emitter.template;
  const { name, namedBindings } = clause;
  const kept = name !== undefined && used.has(clause) ? [name.text] : [];
  if (namedBindings === undefined) return kept;
  if (ts.isNamespaceImport(namedBindings))
    return used.has(namedBindings) ? [...kept, namedBindings.getText(source)] : kept;
  const specifiers = namedBindings.elements
    .filter((element) => used.has(element))
    .map((element) => element.getText(source));
  return specifiers.length === 0 ? kept : [...kept, listed(emitter, declaration, namedBindings, specifiers)];
}

/** In one line, or, where the template gives each a line of its own, so as well if they are too long for one line. */
function listed(
  { template: { source, text }, facts }: Emitter,
  declaration: ts.ImportDeclaration,
  { elements }: ts.NamedImports,
  specifiers: readonly string[],
): string {
  const list = `{ ${specifiers.join(", ")} }`;
  const between = text.slice(elements.pos, elements[0]?.getStart(source));
  const { length } = `import ${list} from ${declaration.moduleSpecifier.getText(source)};`;
  if (!/^\s*\n\s*$/.test(between) || length <= facts.width) return list;
  return `{${between}${specifiers.join(`,${between}`)}${elements.hasTrailingComma ? "," : ""}${facts.endOfLine}}`;
}

function isWhole(clause: ts.ImportClause, used: ReadonlySet<ts.Node>): boolean {
  const { name, namedBindings } = clause;
  if (name !== undefined && !used.has(clause)) return false;
  if (namedBindings === undefined) return true;
  if (ts.isNamespaceImport(namedBindings)) return used.has(namedBindings);
  return namedBindings.elements.every((element) => used.has(element));
}
