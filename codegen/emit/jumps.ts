/** `break` and `continue`: those that leave a flattened statement end the list, the others stay. */
import { ts } from "../compiler.ts";
import { type Emitter, Retry, type Signal } from "./emitter.ts";
import type { Range } from "./range.ts";
import { jumpTarget } from "./syntax.ts";
import { dropLead } from "./trivia.ts";

/** Leaves out a jump that is known to be taken; undefined for one whose target stays. */
export function jump(
  emitter: Emitter,
  statement: ts.BreakOrContinueStatement,
  lead: Range,
): { readonly signal: Signal } | undefined {
  const target = jumpTarget(statement);
  if (target === undefined || !emitter.flattened.has(target)) return undefined;
  if (emitter.flattened.get(target) !== emitter.home) keepTarget(emitter, statement);
  dropLead(emitter, lead);
  return { signal: { kind: ts.isBreakStatement(statement) ? "break" : "continue", target } };
}

/** Starts again with the target of a jump kept, if the jump depends on what is not decided. */
export function keepTarget(emitter: Emitter, statement: ts.BreakOrContinueStatement): void {
  const target = jumpTarget(statement);
  if (target === undefined || !emitter.flattened.has(target)) return;
  emitter.kept.statements.add(target);
  throw new Retry();
}
