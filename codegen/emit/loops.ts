/** Unrolls loops over what is known: each round is written with the loop's variables replaced. */

import { isEachBody } from "../analyse/syntax.ts";
import { ts } from "../compiler.ts";
import type { Emitter, Signal } from "./emitter.ts";
import { type Body, bodyOf, writeBody } from "./inline.ts";
import { type Loop, roundsOf } from "./plan.ts";
import type { Range } from "./range.ts";
import { declareConstants, type Round } from "./rounds.ts";
import { labelled } from "./syntax.ts";
import { copyComments, copyLead, dropLead, endWithComments, indentOf } from "./trivia.ts";
import type { Scope } from "./value.ts";

type Written = { readonly signal: Signal } | undefined;

/** Writes a loop round by round; undefined for one that stays, and for other statements. */
export function unroll(emitter: Emitter, statement: ts.Statement, scope: Scope, lead: Range): Written {
  const loop = loopOf(labelled(statement));
  const rounds = loop && plannedRounds(emitter, loop, scope);
  return rounds && { signal: writeRounds(emitter, statement, loop, rounds, lead) };
}

/** Leaves out `let i = 0;` before a `while` loop that is unrolled. */
export function dropCounter(emitter: Emitter, statement: ts.VariableStatement, scope: Scope, lead: Range): Written {
  const loop = emitter.facts.counters.get(statement)?.loop;
  if (loop === undefined || plannedRounds(emitter, loop, scope) === undefined) return undefined;
  dropLead(emitter, lead);
  return { signal: undefined };
}

function plannedRounds(emitter: Emitter, loop: Loop, scope: Scope): readonly Round[] | undefined {
  if (emitter.kept.statements.has(loop) || declaresTypes(bodyStatement(loop))) return undefined;
  return roundsOf(emitter, loop, scope);
}

function loopOf(statement: ts.Statement): Loop | undefined {
  if (ts.isForStatement(statement) || ts.isForOfStatement(statement)) return statement;
  if (ts.isForInStatement(statement) || ts.isWhileStatement(statement)) return statement;
  const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
  const callback = call && ts.isCallExpression(call) ? call.arguments[0] : undefined;
  return callback && isEachBody(callback) ? callback : undefined;
}

const bodyStatement = (loop: Loop): ts.Statement => (ts.isArrowFunction(loop) ? loop.body : loop.statement);

/** What a loop repeats; the counting of a `while` is in the rounds. */
function repeated(loop: Loop, host: ts.Statement): Body {
  const body = bodyOf(bodyStatement(loop), host);
  return ts.isWhileStatement(loop) ? { statements: body.statements.slice(0, -1), host } : body;
}

/** Types declared in a body cannot be declared once per round. */
function declaresTypes(body: ts.Statement): boolean {
  const statements = ts.isBlock(body) ? body.statements : [];
  return statements.some(
    (statement) =>
      ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isEnumDeclaration(statement),
  );
}

function writeRounds(emitter: Emitter, host: ts.Statement, loop: Loop, rounds: readonly Round[], lead: Range): Signal {
  const { opening, output, facts, gap } = emitter;
  const body = repeated(loop, host);
  const column = Math.max(0, indentOf(emitter, host) - output.dedent);
  let isEmpty = true;
  let signal: Signal;
  emitter.flattened.set(loop, emitter.home);
  for (const [index, round] of rounds.entries()) {
    emitter.opening = () => {
      if (!isEmpty) return output.put(facts.endOfLine + " ".repeat(column), loop.pos);
      if (opening === undefined) return copyLead(emitter, lead, gap);
      opening();
      copyComments(emitter, lead);
    };
    signal = writeRound(emitter, body, round, index);
    isEmpty &&= emitter.opening !== undefined;
    if (signal === "end" || (signal !== undefined && !isNext(signal, loop))) break;
  }
  emitter.flattened.delete(loop);
  emitter.opening = isEmpty ? opening : undefined;
  if (isEmpty) dropLead(emitter, lead);
  else if (ts.isBlock(bodyStatement(loop))) output.copy(host.end, endWithComments(emitter, host));
  return typeof signal === "object" && signal.target === loop ? undefined : signal;
}

function isNext(signal: Exclude<Signal, "end" | undefined>, loop: ts.Node): boolean {
  return signal.target === loop && signal.kind === "continue";
}

function writeRound(emitter: Emitter, body: Body, round: Round, index: number): Signal {
  for (const [symbol, substitution] of round.substitutions) emitter.substitutions.set(symbol, substitution);
  emitter.rounds.push(index);
  const isDeclared = declareConstants(emitter, body, round);
  const signal = writeBody(emitter, body, round.scope);
  if (isDeclared) emitter.opening = undefined;
  emitter.rounds.pop();
  for (const symbol of round.substitutions.keys()) emitter.substitutions.delete(symbol);
  return signal;
}
