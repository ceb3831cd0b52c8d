/** Numbers of a template that must be written out. */
import { ts } from "../compiler.ts";
import { refuse } from "./diagnostic.ts";
import { nameOfProperty, unwrap } from "./syntax.ts";

/** The value of a numeric literal, with or without a sign; undefined for anything else. */
export function numberOf(expression: ts.Expression): number | undefined {
  const node = unwrap(expression);
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (!ts.isPrefixUnaryExpression(node) || !ts.isNumericLiteral(node.operand)) return undefined;
  const value = Number(node.operand.text);
  if (node.operator === ts.SyntaxKind.MinusToken) return -value;
  return node.operator === ts.SyntaxKind.PlusToken ? value : undefined;
}

/** An argument that must be a number written out; `what` names it. */
export function numberArgument(call: ts.CallExpression, index: number, what: string): number {
  const argument = call.arguments[index];
  const value = argument && numberOf(argument);
  return value ?? refuse(argument ?? call, "AKT002", `${what} must be a number that is written out`);
}

/** The options object of a call, among the arguments from `from` on. */
export function optionsOf(call: ts.CallExpression, from: number): ts.ObjectLiteralExpression | undefined {
  const options = call.arguments[from];
  if (!options) return undefined;
  return ts.isObjectLiteralExpression(options) ? options : refuse(options, "AKT002", "options must be written out");
}

/** The expression of an option, undefined where it is not given. */
export function optionOf(options: ts.ObjectLiteralExpression | undefined, name: string): ts.Expression | undefined {
  for (const property of options?.properties ?? []) {
    if (property.name && nameOfProperty(property.name) === name) {
      return ts.isPropertyAssignment(property)
        ? property.initializer
        : refuse(property, "AKT002", `'${name}' must be written out`);
    }
    if (ts.isSpreadAssignment(property)) refuse(property, "AKT002", "options must be written out");
  }
  return undefined;
}

/** A positive integer among the options. */
export function countOption(
  options: ts.ObjectLiteralExpression | undefined,
  name: string,
  most: number,
): number | undefined {
  const option = optionOf(options, name);
  if (!option) return undefined;
  const value = numberOf(option);
  if (value !== undefined && Number.isInteger(value) && value >= 1 && value <= most) return value;
  return refuse(option, "AKT002", `'${name}' must be an integer from 1 to ${most} that is written out`);
}
