/** Writes the body of a decided statement into the list around that statement. */

import { ts } from "../compiler.ts";
import type { Emitter, Signal } from "./emitter.ts";
import type { Range } from "./range.ts";
import { declaredBy } from "./syntax.ts";
import { copyComments, copyLead, dropLead, endOfComments, indentOf } from "./trivia.ts";
import type { Scope } from "./value.ts";

export interface Body {
  readonly statements: readonly ts.Statement[];
  /** The statement that goes. */
  readonly host: ts.Statement;
  /** The block around the statements, if there is one: its last comments stay. */
  readonly block?: ts.Block | undefined;
}

/** The body of a loop or branch. */
export function bodyOf(statement: ts.Statement, host: ts.Statement): Body {
  return ts.isBlock(statement)
    ? { statements: statement.statements, host, block: statement }
    : { statements: [statement], host };
}

/** Writes a body once, in place of its host. */
export function inline(emitter: Emitter, body: Body, scope: Scope, lead: Range): Signal {
  const { opening, gap } = emitter;
  emitter.opening = () => {
    if (opening === undefined) return copyLead(emitter, lead, gap);
    opening();
    copyComments(emitter, lead);
  };
  const signal = writeBody(emitter, body, scope);
  if (emitter.opening === undefined) return signal;
  emitter.opening = opening;
  dropLead(emitter, lead);
  return signal;
}

/** Writes the statements of a body, after what `emitter.opening` writes. */
export function writeBody(emitter: Emitter, { statements, host, block }: Body, scope: Scope): Signal {
  const { output } = emitter;
  const [first] = statements;
  if (first === undefined) return undefined;
  for (const statement of statements) rename(emitter, statement);
  const dedent = output.dedent;
  output.dedent += Math.max(0, indentOf(emitter, first) - indentOf(emitter, host));
  const { signal, end } = emitter.list(statements, scope, first.pos);
  if (block !== undefined && signal === undefined && emitter.opening === undefined) {
    output.copy(end, endOfComments(emitter, { start: end, end: block.end - 1 }));
  }
  output.dedent = dedent;
  return signal;
}

/** Names that lose their block get one of their own: that of the round, or a number if the name occurs twice. */
function rename({ template, rounds, names, renames }: Emitter, statement: ts.Statement): void {
  for (const name of declaredBy(statement)) {
    const symbol = template.symbolOf(name);
    if (symbol === undefined) continue;
    if (rounds.length > 0) renames.set(symbol, names.fresh(name.text + rounds.join("_")));
    else if ((template.declared.get(name.text) ?? 0) > 1) renames.set(symbol, names.fresh(`${name.text}1`));
  }
}
