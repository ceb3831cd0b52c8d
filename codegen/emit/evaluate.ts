/** Evaluates an expression of the template for one combination, as far as that needs no run. */

import { unwrap } from "../analyse/syntax.ts";
import type { Template } from "../analyse/template.ts";
import { ts } from "../compiler.ts";
import { evaluateCall } from "./calls.ts";
import type { PickOf } from "./decisions.ts";
import { evaluateIdentifier } from "./declarations.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Facts } from "./facts.ts";
import { evaluateArray, evaluateObject, evaluateTemplate } from "./literals.ts";
import { literalThing, madeThing } from "./made.ts";
import { cutOff, evaluateElement, evaluateProperty } from "./members.ts";
import { applyBinary, applyPrefix } from "./operators.ts";
import {
  by,
  constant,
  type Evaluated,
  type Item,
  isPrimitive,
  isTruthy,
  type Primitive,
  type Scope,
  Something,
  StaticRecord,
  type StaticValue,
} from "./value.ts";

/** An evaluator of one combination. */
export function evaluationOf(template: Template, facts: Facts, pickOf: PickOf): Evaluation {
  const evaluation: Evaluation = {
    template,
    facts,
    pickOf,
    evaluate: (node, scope) => evaluate(evaluation, unwrap(node), scope),
    evaluateItem: (item) => evaluateItem(evaluation, item),
  };
  return evaluation;
}

function evaluateItem(evaluation: Evaluation, item: Item): Evaluated | undefined {
  if ("result" in item) return item.result;
  if ("node" in item) return evaluation.evaluate(item.node, item.scope);
  const result = evaluateItem(evaluation, item.inRound);
  return result && { ...result, depends: true };
}

function evaluate(evaluation: Evaluation, node: ts.Expression, scope: Scope): Evaluated | undefined {
  if (node.flags & ts.NodeFlags.OptionalChain) {
    const nothing = cutOff(evaluation, node, scope);
    if (nothing !== undefined) return nothing;
  }
  if (ts.isStringLiteralLike(node)) return constant(node.text);
  if (ts.isNumericLiteral(node)) return constant(Number(node.text));
  if (ts.isBigIntLiteral(node)) return constant(BigInt(node.text.slice(0, -1)));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return constant(true);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return constant(false);
  if (node.kind === ts.SyntaxKind.NullKeyword) return constant(null);
  if (ts.isIdentifier(node)) return evaluateIdentifier(evaluation, node, scope);
  if (ts.isPrefixUnaryExpression(node)) return evaluatePrefix(evaluation, node, scope);
  if (ts.isBinaryExpression(node)) return evaluateBinary(evaluation, node, scope);
  if (ts.isConditionalExpression(node)) return evaluateConditional(evaluation, node, scope);
  if (ts.isTypeOfExpression(node)) return evaluateTypeOf(evaluation, node, scope);
  if (ts.isTemplateExpression(node)) return evaluateTemplate(evaluation, node, scope);
  if (ts.isArrayLiteralExpression(node)) return evaluateArray(evaluation, node, scope) ?? literalThing(node);
  if (ts.isObjectLiteralExpression(node)) return evaluateObject(evaluation, node, scope) ?? literalThing(node);
  if (ts.isPropertyAccessExpression(node)) return evaluateProperty(evaluation, node, scope);
  if (ts.isElementAccessExpression(node)) return evaluateElement(evaluation, node, scope);
  if (ts.isCallExpression(node)) return evaluateCall(evaluation, node, scope) ?? madeThing(evaluation, node, scope);
  return literalThing(node);
}

function evaluatePrefix(evaluation: Evaluation, node: ts.PrefixUnaryExpression, scope: Scope): Evaluated | undefined {
  const operand = evaluation.evaluate(node.operand, scope);
  if (operand === undefined) return undefined;
  if (isPrimitive(operand.value)) return computed(applyPrefix(node.operator, operand.value), operand);
  return node.operator === ts.SyntaxKind.ExclamationToken ? by(constant(false), operand) : undefined;
}

function evaluateBinary(evaluation: Evaluation, node: ts.BinaryExpression, scope: Scope): Evaluated | undefined {
  const operator = node.operatorToken.kind;
  const left = evaluation.evaluate(node.left, scope);
  if (left === undefined) return undefined;
  const decided = shortCut(operator, left);
  if (decided === "left") return left;
  const right = evaluation.evaluate(node.right, scope);
  if (right === undefined) return undefined;
  if (decided === "right") return by(right, left);
  if (isPrimitive(left.value) && isPrimitive(right.value)) {
    return computed(applyBinary(operator, left.value, right.value), left, right);
  }
  if (operator === ts.SyntaxKind.InKeyword) return evaluateIn(left, right);
  const equal = equality(operator, left.value, right.value);
  return equal === undefined ? undefined : by(constant(equal), left, right);
}

/** Whether a comparison with a list, a record or the like holds; undefined where that is not known. */
function equality(operator: ts.SyntaxKind, left: StaticValue, right: StaticValue): boolean | undefined {
  // None of them equals a primitive; whether two of them are the same one is not known.
  if (!isPrimitive(left) && !isPrimitive(right)) return undefined;
  if (operator === ts.SyntaxKind.EqualsEqualsEqualsToken) return false;
  if (operator === ts.SyntaxKind.ExclamationEqualsEqualsToken) return true;
  const isNothing = (value: StaticValue): boolean => value === undefined || value === null;
  if (!isNothing(left) && !isNothing(right)) return undefined; // `==` may convert it
  if (operator === ts.SyntaxKind.EqualsEqualsToken) return false;
  return operator === ts.SyntaxKind.ExclamationEqualsToken ? true : undefined;
}

/** Whether a record has a property. */
function evaluateIn(left: Evaluated, right: Evaluated): Evaluated | undefined {
  if (!isPrimitive(left.value) || !(right.value instanceof StaticRecord)) return undefined;
  const key = String(left.value);
  return by(constant(right.value.properties.has(key) || key in Object.prototype), left, right);
}

/** The side that `&&`, `||` and `??` take. */
export function shortCut(operator: ts.SyntaxKind, { value }: Evaluated): "left" | "right" | undefined {
  if (operator === ts.SyntaxKind.AmpersandAmpersandToken) return isTruthy(value) ? "right" : "left";
  if (operator === ts.SyntaxKind.BarBarToken) return isTruthy(value) ? "left" : "right";
  if (operator !== ts.SyntaxKind.QuestionQuestionToken) return undefined;
  return value === null || value === undefined ? "right" : "left";
}

function evaluateConditional(
  evaluation: Evaluation,
  { condition, whenTrue, whenFalse }: ts.ConditionalExpression,
  scope: Scope,
): Evaluated | undefined {
  const decided = evaluation.evaluate(condition, scope);
  return decided && by(evaluation.evaluate(isTruthy(decided.value) ? whenTrue : whenFalse, scope), decided);
}

function evaluateTypeOf(evaluation: Evaluation, node: ts.TypeOfExpression, scope: Scope): Evaluated | undefined {
  const operand = evaluation.evaluate(node.expression, scope);
  const type = operand && typeOf(operand.value);
  return type === undefined ? undefined : by(constant(type), operand as Evaluated);
}

function typeOf(value: StaticValue): string | undefined {
  return value instanceof Something ? value.type : typeof value; // of lists and records, too
}

function computed(results: readonly Primitive[], ...operands: readonly Evaluated[]): Evaluated | undefined {
  return results.length === 0 ? undefined : by(constant(results[0]), ...operands);
}
