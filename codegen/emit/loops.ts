/** Unrolls loops over what is known: each round is written with the loop's variables replaced. */

import { ts } from "ts-morph";
import type { Emitter, Range, Signal } from "./emitter.ts";
import { type Body, bodyOf, writeBody } from "./inline.ts";
import { roundsOf } from "./plan.ts";
import { declareConstants, type Round } from "./rounds.ts";
import { labelled } from "./syntax.ts";
import { copyComments, dropLead, endWithComments, indentOf } from "./trivia.ts";
import type { Scope } from "./value.ts";

type Written = { readonly signal: Signal } | undefined;

/** Writes a loop round by round; undefined for one that stays. */
export function unroll(
  emitter: Emitter,
  statement: ts.ForStatement | ts.ForOfStatement | ts.LabeledStatement,
  scope: Scope,
  lead: Range,
): Written {
  const loop = labelled(statement);
  if (!ts.isForStatement(loop) && !ts.isForOfStatement(loop)) return undefined;
  if (emitter.kept.statements.has(loop) || declaresTypes(loop.statement)) return undefined;
  const rounds = roundsOf(emitter, loop, scope);
  return rounds && { signal: writeRounds(emitter, statement, loop, rounds, lead) };
}

/** Types declared in a body cannot be declared once per round. */
function declaresTypes(body: ts.Statement): boolean {
  const statements = ts.isBlock(body) ? body.statements : [];
  return statements.some(
    (statement) =>
      ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isEnumDeclaration(statement),
  );
}

function writeRounds(
  emitter: Emitter,
  host: ts.Statement,
  loop: ts.ForStatement | ts.ForOfStatement,
  rounds: readonly Round[],
  lead: Range,
): Signal {
  const { opening, output, facts } = emitter;
  const body = bodyOf(loop.statement, host);
  const column = Math.max(0, indentOf(emitter, host) - output.dedent);
  let isEmpty = true;
  let signal: Signal;
  emitter.flattened.set(loop, emitter.home);
  for (const [index, round] of rounds.entries()) {
    emitter.opening = () => {
      if (!isEmpty) return output.put(facts.endOfLine + " ".repeat(column), loop.pos);
      if (opening === undefined) return output.copy(lead.start, lead.end);
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
  else if (body.block !== undefined) output.copy(loop.end, endWithComments(emitter, host));
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
