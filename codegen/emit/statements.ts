/** Writes lists of statements; those that a combination decides are flattened into the list around them. */

import { ts } from "../compiler.ts";
import { flattenIf, flattenSwitch } from "./branches.ts";
import { type Emitter, type Listed, type Signal, startOf } from "./emitter.ts";
import { declareEvolving, defineEvolving } from "./evolving.ts";
import { jump } from "./jumps.ts";
import { dropCounter, unroll } from "./loops.ts";
import type { Range } from "./range.ts";
import { dropLead, endWithComments, indentation, writeLead } from "./trivia.ts";
import type { Scope } from "./value.ts";

/** Writes the statements of a block or file from a position of the template on. */
export function writeList(emitter: Emitter, statements: readonly ts.Statement[], scope: Scope, from: number): Listed {
  const { opening, output } = emitter;
  let position = from;
  let isEmpty = true;
  let signal: Signal;
  for (const statement of statements) {
    const lead = { start: Math.max(position, statement.pos), end: startOf(emitter, statement) };
    position = endWithComments(emitter, statement);
    if (signal !== undefined && !ts.isFunctionDeclaration(statement)) continue; // never runs
    if (isEmpty && emitter.opening === undefined) {
      // Whatever comes first stands where the first statement of the template stands.
      const first = indentation(emitter, lead);
      emitter.opening = () => output.copy(first.start, first.end);
    }
    const ended = writeStatement(emitter, statement, scope, lead);
    signal ??= ended;
    isEmpty &&= emitter.opening !== undefined;
  }
  if (isEmpty) emitter.opening = opening;
  emitter.gap = false;
  return { signal, end: position };
}

function writeStatement(emitter: Emitter, statement: ts.Statement, scope: Scope, lead: Range): Signal {
  const { template, specialise, output } = emitter;
  if (ts.isImportDeclaration(statement)) {
    emitter.opening = undefined;
    output.leave({ declaration: statement, lead });
    output.copy(statement.end, endWithComments(emitter, statement));
    return undefined;
  }
  if (template.directives.has(statement)) {
    dropLead(emitter, lead);
    return undefined;
  }
  if (specialise && emitter.facts.marks.has(statement)) {
    const written = specialised(emitter, statement, scope, lead);
    if (written !== undefined) return written.signal;
  }
  writeLead(emitter, lead);
  emitter.node(statement, scope);
  output.copy(statement.end, endWithComments(emitter, statement));
  return isExit(statement) ? "end" : undefined;
}

/** Writes a statement that looks different in a variant; undefined for one that keeps its form. */
function specialised(
  emitter: Emitter,
  statement: ts.Statement,
  scope: Scope,
  lead: Range,
): { readonly signal: Signal } | undefined {
  if (ts.isIfStatement(statement)) return flattenIf(emitter, statement, scope, lead);
  if (ts.isSwitchStatement(statement)) return flattenSwitch(emitter, statement, scope, lead);
  if (ts.isBreakOrContinueStatement(statement)) return jump(emitter, statement, lead);
  if (ts.isVariableStatement(statement)) {
    return dropCounter(emitter, statement, scope, lead) ?? declareEvolving(emitter, statement, scope, lead);
  }
  const defined = ts.isExpressionStatement(statement) ? defineEvolving(emitter, statement, scope, lead) : undefined;
  return defined ?? unroll(emitter, statement, scope, lead);
}

function isExit(statement: ts.Statement): boolean {
  return ts.isReturnStatement(statement) || ts.isThrowStatement(statement) || ts.isBreakOrContinueStatement(statement);
}
