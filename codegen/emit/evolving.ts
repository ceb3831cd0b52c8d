/** Variables whose shape evolves: `let x = dyn(...)` and each `x = ...` become one constant each. */

import { reducedFrom } from "../analyse/syntax.ts";
import type { Template } from "../analyse/template.ts";
import { ts } from "../compiler.ts";
import { type Emitter, Retry, type Signal, startOf } from "./emitter.ts";
import type { Facts } from "./facts.ts";
import { letters } from "./fresh.ts";
import type { Range } from "./range.ts";
import { plainAssignment } from "./syntax.ts";
import { dropLead, endWithComments, writeLead } from "./trivia.ts";
import type { Scope } from "./value.ts";

type Written = { readonly signal: Signal } | undefined;

function isTracked({ template, kept, specialise }: Emitter, symbol: ts.Symbol | undefined): symbol is ts.Symbol {
  return specialise && symbol !== undefined && template.evolving.has(symbol) && !kept.variables.has(symbol);
}

/** `let x = dyn(input(...));` becomes `const x = input(...);`, and nothing where that is the name of a constant. */
export function declareEvolving(emitter: Emitter, statement: ts.VariableStatement, scope: Scope, lead: Range): Written {
  const { template, output } = emitter;
  const [declaration] = statement.declarationList.declarations;
  const symbol = declaration && template.symbolOf(declaration.name);
  if (declaration?.initializer === undefined || !isTracked(emitter, symbol)) return undefined;
  emitter.homes.set(symbol, emitter.home);
  const alias = aliasOf(emitter, symbol);
  if (alias !== undefined && template.text.slice(lead.start, lead.end).trim() === "") {
    emitter.renames.set(symbol, alias);
    dropLead(emitter, lead);
    return { signal: undefined };
  }
  const start = startOf(emitter, statement);
  writeLead(emitter, lead);
  output.put("const", start);
  output.copy(start + "let".length, startOf(emitter, declaration));
  emitter.node(declaration.name, scope);
  output.copy(declaration.name.end, startOf(emitter, declaration.initializer));
  emitter.node(declaration.initializer, scope);
  output.copy(declaration.initializer.end, endWithComments(emitter, statement));
  return { signal: undefined };
}

/** The constant that a variable starts as: `const x = image;` would be another name for the same. */
function aliasOf({ template, renames, substitutions }: Emitter, evolving: ts.Symbol): string | undefined {
  const [start] = template.evolving.get(evolving)?.dyn.arguments ?? [];
  const symbol = start && ts.isIdentifier(start) ? template.symbolOf(start) : undefined;
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || !declaration || !ts.isVariableDeclaration(declaration)) return undefined;
  if (!(declaration.parent.flags & ts.NodeFlags.Const) || substitutions.has(symbol)) return undefined;
  return renames.get(symbol) ?? (template.declared.get(symbol.name) === 1 ? symbol.name : undefined);
}

/** `x = x.attach(...);` becomes `const x0a = x.attach(...);`, and what follows says `x0a`. */
export function defineEvolving(
  emitter: Emitter,
  statement: ts.ExpressionStatement,
  scope: Scope,
  lead: Range,
): Written {
  const assignment = plainAssignment(statement);
  const symbol = assignment && emitter.template.symbolOf(assignment.target);
  if (assignment === undefined || !isTracked(emitter, symbol)) return undefined;
  if (emitter.homes.get(symbol) !== emitter.home) keepVariable(emitter, symbol, statement);
  const { output, rounds, template } = emitter;
  const { target, value } = assignment;
  const place = template.assignments.get(statement) ?? 0;
  const name = emitter.names.fresh(target.text + (rounds.length > 0 ? rounds.join("_") + letters(place) : place + 1));
  writeLead(emitter, lead);
  output.put(`const ${name}`, startOf(emitter, target));
  output.copy(target.end, startOf(emitter, value));
  emitter.node(value, scope);
  output.copy(value.end, endWithComments(emitter, statement));
  emitter.renames.set(symbol, name);
  return { signal: undefined };
}

/** Refuses an assignment that stands outside of a list of statements, such as `if (now) x = ...;`. */
export function refuseUndecided(emitter: Emitter, statement: ts.Node): void {
  const assignment = plainAssignment(statement);
  const symbol = assignment && emitter.template.symbolOf(assignment.target);
  if (isTracked(emitter, symbol)) keepVariable(emitter, symbol, statement);
}

/** Whether a call of `dyn` stays, since its variable does, or since each call of a function gives it another shape. */
export function isKeptDyn({ template, kept }: Emitter, call: ts.CallExpression): boolean {
  if (reducedFrom(call)) return true;
  let host = call.parent;
  while (ts.isParenthesizedExpression(host) || ts.isAsExpression(host) || ts.isSatisfiesExpression(host)) {
    host = host.parent;
  }
  if (!ts.isVariableDeclaration(host)) return false;
  const symbol = template.symbolOf(host.name);
  return symbol !== undefined && (template.untracked.has(symbol) || kept.variables.has(symbol));
}

function keepVariable({ kept, template: { source } }: Emitter, symbol: ts.Symbol, statement: ts.Node): never {
  const { line } = source.getLineAndCharacterOfPosition(statement.getStart(source));
  kept.variables.set(symbol, `line ${line + 1} assigns it under a condition or loop that no parameter decides`);
  throw new Retry();
}

/** Variables that stay `let` in every variant: other modules see their last value under their own name. */
export function exportedEvolving({ evolving }: Template, { exported }: Facts): Map<ts.Symbol, string> {
  const symbols = [...evolving.keys()].filter((symbol) => exported.has(symbol));
  return new Map(symbols.map((symbol) => [symbol, "it is exported"]));
}

/** One sentence for each variable whose shape the variant does not follow. */
export function untrackedWarnings({ template, kept }: Emitter): string[] {
  const reasons = [...template.untracked, ...kept.variables];
  return reasons.map(([symbol, reason]) => `the shape of '${symbol.name}' is not tracked: ${reason}`);
}
