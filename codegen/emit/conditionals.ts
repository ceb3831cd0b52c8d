/** `?:`, `&&`, `||` and `??` of which a combination decides the side. */
import { ts } from "../compiler.ts";
import { type Emitter, startOf } from "./emitter.ts";
import { shortCut } from "./evaluate.ts";
import type { Evaluation } from "./evaluation.ts";
import { isLogical } from "./facts.ts";
import { fitsBare, putInPlace } from "./precedence.ts";
import { withoutParentheses } from "./syntax.ts";
import { isTruthy, type Scope } from "./value.ts";

/** The side that an expression comes down to, if a combination decides that. */
export function chosenSide(evaluation: Evaluation, node: ts.Expression, scope: Scope): ts.Expression | undefined {
  if (ts.isConditionalExpression(node)) {
    const condition = evaluation.evaluate(node.condition, scope);
    if (!condition?.depends) return undefined;
    return isTruthy(condition.value) ? node.whenTrue : node.whenFalse;
  }
  if (!ts.isBinaryExpression(node) || !isLogical(node.operatorToken.kind)) return undefined;
  const left = evaluation.evaluate(node.left, scope);
  if (!left?.depends) return undefined;
  return shortCut(node.operatorToken.kind, left) === "left" ? node.left : node.right;
}

/** Writes that side alone; false if the expression stays. */
export function writeChosen(emitter: Emitter, node: ts.Expression, scope: Scope): boolean {
  const side = chosenSide(emitter.evaluation, node, scope);
  if (side === undefined) return false;
  const { text } = emitter.template;
  const [comment] = ts.getLeadingCommentRanges(text, side.pos) ?? [];
  if (comment !== undefined) emitter.output.copy(comment.pos, startOf(emitter, side));
  const inner = withoutParentheses(side);
  const written = fitsBare(inner, node) ? inner : side;
  putInPlace(emitter, node, written, () => emitter.node(written, scope));
  return true;
}
