/**
 * Writes as a literal what is computed from parameters: `width * 2` is 16, not `number`; and a comparison of two literals,
 * which the compiler would call a mistake, is its result; an element behind a list's end, which it refuses, is `undefined`.
 */
import { ts } from "../compiler.ts";
import { type Emitter, startOf } from "./emitter.ts";
import { isListCall } from "./list-calls.ts";
import { isMathCall } from "./math.ts";
import { isArithmetic, isComparison } from "./operators.ts";
import { fittedLiteral } from "./precedence.ts";
import { printPrimitive } from "./print.ts";
import { isPrimitive, type Scope } from "./value.ts";

/** Writes the value of a computation on known values; false for anything else. */
export function fold(emitter: Emitter, node: ts.Node, scope: Scope): boolean {
  const computation = withoutWrapping(node);
  if (computation === undefined) return false;
  const isElement = ts.isElementAccessExpression(computation);
  if (!isElement && !isComputation(emitter, computation, scope)) return false;
  const result = emitter.evaluation.evaluate(computation, scope);
  if (!result?.depends || !result.exact || !isPrimitive(result.value)) return false;
  if (isElement && result.value !== undefined && !isPartOfRound(emitter, computation, scope)) return false;
  const text = printPrimitive(result.value, emitter.facts.quote);
  const start = startOf(emitter, node);
  const isGlued = ts.isParenthesizedExpression(node) && /[\w$]/.test(emitter.template.text[start - 1] ?? "");
  emitter.output.put((isGlued ? " " : "") + fittedLiteral(text, node), start); // `return(width * 2)`
  return true;
}

/** Writes `acts[key as keyof typeof acts]`, of which the key is known, as `acts["a"]`: the cast would hide which one it is. */
export function writeKey(emitter: Emitter, node: ts.Node, scope: Scope): boolean {
  if (!ts.isElementAccessExpression(node) || !ts.isAsExpression(node.argumentExpression)) return false;
  const key = emitter.evaluation.evaluate(node.argumentExpression, scope);
  if (!key?.depends || !isPrimitive(key.value)) return false;
  const { output, facts } = emitter;
  emitter.node(node.expression, scope);
  output.copy(node.expression.end, startOf(emitter, node.argumentExpression));
  output.put(printPrimitive(key.value, facts.quote), startOf(emitter, node.argumentExpression));
  output.copy(node.argumentExpression.end, node.end);
  return true;
}

/** What `!` and parentheses are around: a literal needs neither. */
function withoutWrapping(node: ts.Node): ts.Expression | undefined {
  if (ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node)) return withoutWrapping(node.expression);
  return ts.isExpression(node) ? node : undefined;
}

function isComputation(emitter: Emitter, node: ts.Expression, scope: Scope): boolean {
  if (ts.isBinaryExpression(node)) {
    return isArithmetic(node.operatorToken.kind) || isComparison(node.operatorToken.kind);
  }
  if (ts.isPrefixUnaryExpression(node)) return !ts.isNumericLiteral(node.operand);
  return isMathCall(node) || isListCall(node) || ts.isOptionalChain(node) || isPartOfRound(emitter, node, scope);
}

/** Whether a member is of a loop's variable, or chosen by a value: its path in the template means nothing to a reader. */
function isPartOfRound({ evaluation, template }: Emitter, node: ts.Expression, scope: Scope): boolean {
  let owner = node;
  while (ts.isPropertyAccessExpression(owner) || ts.isElementAccessExpression(owner)) {
    if (ts.isElementAccessExpression(owner) && evaluation.evaluate(owner.argumentExpression, scope)?.depends)
      return true;
    owner = owner.expression;
    while (ts.isNonNullExpression(owner) || ts.isParenthesizedExpression(owner)) owner = owner.expression;
  }
  if (owner === node || !ts.isIdentifier(owner)) return false;
  const symbol = template.symbolOf(owner);
  return symbol !== undefined && scope.find(symbol) !== undefined;
}
