/** Calls that go through a list with a function that is written out, by their syntax. */
import { ts } from "../compiler.ts";

const methods = new Set(["map", "filter", "some", "every", "find", "findIndex"]);

/** Whether a call goes through a list with a function that is written out. */
export function isListCall(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  return methods.has(node.expression.name.text) && callbackOf(node.arguments[0]) !== undefined;
}

/** `Array.from`. */
export function isArrayFrom(callee: ts.Expression): callee is ts.PropertyAccessExpression {
  if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression)) return false;
  return callee.expression.text === "Array" && callee.name.text === "from";
}

interface Callback extends ts.ArrowFunction {
  readonly body: ts.Expression;
}

/** An arrow function that is one expression of an item and its index. */
export function callbackOf(argument: ts.Expression | undefined): Callback | undefined {
  if (!argument || !ts.isArrowFunction(argument) || ts.isBlock(argument.body) || argument.modifiers) return undefined;
  const arePlain = argument.parameters.every(
    ({ name, initializer, dotDotDotToken }) => ts.isIdentifier(name) && !initializer && !dotDotDotToken,
  );
  return arePlain && argument.parameters.length <= 2 ? (argument as Callback) : undefined;
}
