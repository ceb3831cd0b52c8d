/** Parentheses: an expression that takes another's place must not bind otherwise there. */
import { ts } from "../compiler.ts";
import type { Emitter } from "./emitter.ts";
import { isArithmetic } from "./operators.ts";

/** Writes an expression in place of `host`, in parentheses if `host`'s surroundings need them. */
export function putInPlace(emitter: Emitter, host: ts.Node, expression: ts.Expression, write: () => void): void {
  const needed = !isTight(expression, host) && !fitsBare(expression, host);
  if (needed) emitter.output.put("(", host.pos);
  write();
  if (needed) emitter.output.put(")", host.end);
}

/** Whether parentheses around an expression could be left out in place of `host`. */
export function fitsBare(expression: ts.Expression, host: ts.Node): boolean {
  return isRoomy(host.parent, host) && !isComma(expression) && !startsBadly(expression, host.parent);
}

/** The text of a literal or path in place of `host`. */
export function fittedLiteral(text: string, host: ts.Node): string {
  const { parent } = host;
  const isOperand =
    ts.isPrefixUnaryExpression(parent) ||
    (ts.isBinaryExpression(parent) && isArithmetic(parent.operatorToken.kind)) ||
    isOwner(parent, host);
  return (isOperand && text.startsWith("-")) || (/^\d/.test(text) && isOwner(parent, host)) ? `(${text})` : text;
}

/** Whether an expression needs no parentheses anywhere but at the start of a statement. */
function isTight(expression: ts.Expression, host: ts.Node): boolean {
  if (startsBadly(expression, host.parent)) return false;
  if (ts.isNumericLiteral(expression)) return !isOwner(host.parent, host);
  return (
    ts.isIdentifier(expression) ||
    ts.isLiteralExpression(expression) ||
    ts.isTemplateExpression(expression) ||
    ts.isParenthesizedExpression(expression) ||
    ts.isArrayLiteralExpression(expression) ||
    ts.isObjectLiteralExpression(expression) ||
    ts.isCallExpression(expression) ||
    ts.isPropertyAccessExpression(expression) ||
    ts.isElementAccessExpression(expression) ||
    ts.isNonNullExpression(expression) ||
    isKeyword(expression)
  );
}

function isKeyword({ kind }: ts.Expression): boolean {
  const { TrueKeyword, FalseKeyword, NullKeyword, ThisKeyword } = ts.SyntaxKind;
  return kind === TrueKeyword || kind === FalseKeyword || kind === NullKeyword || kind === ThisKeyword;
}

/** Whether any expression but a comma can stand here. */
function isRoomy(parent: ts.Node, host: ts.Node): boolean {
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== host;
  if (ts.isElementAccessExpression(parent)) return parent.argumentExpression === host;
  if (ts.isConditionalExpression(parent)) return parent.condition !== host;
  return (
    ts.isVariableDeclaration(parent) ||
    ts.isBindingElement(parent) ||
    ts.isParameter(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isThrowStatement(parent) ||
    ts.isExpressionStatement(parent) ||
    ts.isIfStatement(parent) ||
    ts.isIterationStatement(parent, false) ||
    ts.isSwitchStatement(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isSpreadAssignment(parent) ||
    ts.isExportAssignment(parent) ||
    ts.isArrowFunction(parent) ||
    (ts.isBinaryExpression(parent) &&
      parent.right === host &&
      parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment)
  );
}

function isOwner(parent: ts.Node, host: ts.Node): boolean {
  return ts.isPropertyAccessExpression(parent) && parent.expression === host;
}

function isComma(expression: ts.Expression): boolean {
  return ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.CommaToken;
}

/** An object, function or class at the start of a statement, or an object as an arrow function's body. */
function startsBadly(expression: ts.Expression, parent: ts.Node): boolean {
  if (ts.isObjectLiteralExpression(expression)) return ts.isArrowFunction(parent) || ts.isExpressionStatement(parent);
  const isNamed = ts.isFunctionExpression(expression) || ts.isClassExpression(expression);
  return isNamed && (ts.isExpressionStatement(parent) || ts.isExportAssignment(parent));
}
