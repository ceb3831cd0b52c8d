/** `if` and `switch` statements that a combination decides. */
import { ts } from "../compiler.ts";
import type { Emitter, Signal } from "./emitter.ts";
import { type Body, bodyOf, inline } from "./inline.ts";
import type { Range } from "./range.ts";
import { dropLead } from "./trivia.ts";
import { type Evaluated, isPrimitive, isTruthy, type Scope } from "./value.ts";

type Written = { readonly signal: Signal } | undefined;

export function flattenIf(emitter: Emitter, statement: ts.IfStatement, scope: Scope, lead: Range): Written {
  const condition = emitter.evaluation.evaluate(statement.expression, scope);
  if (!condition?.depends) return undefined;
  const branch = isTruthy(condition.value) ? statement.thenStatement : statement.elseStatement;
  if (branch !== undefined) return { signal: inline(emitter, bodyOf(branch, statement), scope, lead) };
  dropLead(emitter, lead);
  return { signal: undefined };
}

export function flattenSwitch(emitter: Emitter, statement: ts.SwitchStatement, scope: Scope, lead: Range): Written {
  if (emitter.kept.statements.has(statement)) return undefined;
  const subject = emitter.evaluation.evaluate(statement.expression, scope);
  if (!subject?.depends || !isPrimitive(subject.value)) return undefined;
  const { clauses } = statement.caseBlock;
  const entry = entryOf(emitter, clauses, subject, scope);
  if (entry === undefined) return undefined;
  emitter.flattened.set(statement, emitter.home);
  const signal = inline(emitter, bodyFrom(clauses.slice(entry), statement), scope, lead);
  emitter.flattened.delete(statement);
  const isOwn = typeof signal === "object" && signal.target === statement;
  return { signal: isOwn ? undefined : signal };
}

/** The index of the clause at which a `switch` goes on, behind the last where none fits; undefined if it is unknown. */
function entryOf(
  { evaluation }: Emitter,
  clauses: readonly ts.CaseOrDefaultClause[],
  subject: Evaluated,
  scope: Scope,
): number | undefined {
  for (const [index, clause] of clauses.entries()) {
    if (ts.isDefaultClause(clause)) continue;
    const label = evaluation.evaluate(clause.expression, scope);
    if (label === undefined) return undefined;
    if (label.value === subject.value) return index;
  }
  const fallback = clauses.findIndex(ts.isDefaultClause);
  return fallback < 0 ? clauses.length : fallback;
}

/** The statements from a clause on: `break` among them ends the list. A clause that is one block loses its braces. */
function bodyFrom(clauses: readonly ts.CaseOrDefaultClause[], host: ts.SwitchStatement): Body {
  const statements = clauses.flatMap(({ statements: [first, ...others] }) => {
    if (first === undefined) return [];
    return ts.isBlock(first) && others.length === 0 ? [...first.statements] : [first, ...others];
  });
  return { statements, host };
}
