/** Operators on primitives, with JavaScript's own meaning. */
import { ts } from "../compiler.ts";
import type { Primitive } from "./value.ts";

// biome-ignore-start lint/suspicious/noDoubleEquals: the template's operator decides
type Binary = (left: never, right: never) => Primitive;

const Kind = ts.SyntaxKind;

const arithmetic: ReadonlyMap<ts.SyntaxKind, Binary> = new Map<ts.SyntaxKind, Binary>([
  [Kind.PlusToken, (left: number, right: number) => left + right],
  [Kind.MinusToken, (left: number, right: number) => left - right],
  [Kind.AsteriskToken, (left: number, right: number) => left * right],
  [Kind.SlashToken, (left: number, right: number) => left / right],
  [Kind.PercentToken, (left: number, right: number) => left % right],
  [Kind.AsteriskAsteriskToken, (left: number, right: number) => left ** right],
  [Kind.AmpersandToken, (left: number, right: number) => left & right],
  [Kind.BarToken, (left: number, right: number) => left | right],
  [Kind.CaretToken, (left: number, right: number) => left ^ right],
  [Kind.LessThanLessThanToken, (left: number, right: number) => left << right],
  [Kind.GreaterThanGreaterThanToken, (left: number, right: number) => left >> right],
]);

const comparisons: ReadonlyMap<ts.SyntaxKind, Binary> = new Map<ts.SyntaxKind, Binary>([
  [Kind.EqualsEqualsEqualsToken, (left, right) => left === right],
  [Kind.ExclamationEqualsEqualsToken, (left, right) => left !== right],
  [Kind.EqualsEqualsToken, (left, right) => left == right],
  [Kind.ExclamationEqualsToken, (left, right) => left != right],
  [Kind.LessThanToken, (left, right) => left < right],
  [Kind.LessThanEqualsToken, (left, right) => left <= right],
  [Kind.GreaterThanToken, (left, right) => left > right],
  [Kind.GreaterThanEqualsToken, (left, right) => left >= right],
]);
// biome-ignore-end lint/suspicious/noDoubleEquals: see above

/** Whether an operator makes a new number or string; TypeScript gives its result no literal type. */
export function isArithmetic(operator: ts.SyntaxKind): boolean {
  return arithmetic.has(operator);
}

/** Whether an operator compares. */
export function isComparison(operator: ts.SyntaxKind): boolean {
  return comparisons.has(operator);
}

/** The result of a binary operator, in a list since it may be `undefined`; empty where it is unknown or throws. */
export function applyBinary(operator: ts.SyntaxKind, left: Primitive, right: Primitive): readonly Primitive[] {
  const operation = arithmetic.get(operator) ?? comparisons.get(operator);
  if (operation === undefined) return [];
  try {
    return [operation(left as never, right as never)];
  } catch {
    return []; // a bigint with a number
  }
}

/** The same for `!`, `-`, `+` and `~`. */
export function applyPrefix(operator: ts.PrefixUnaryOperator, operand: Primitive): readonly Primitive[] {
  if (operator === Kind.ExclamationToken) return [!operand];
  if (typeof operand === "bigint") return operator === Kind.MinusToken ? [-operand] : [];
  if (typeof operand !== "number") return [];
  if (operator === Kind.MinusToken) return [-operand];
  if (operator === Kind.PlusToken) return [operand];
  return operator === Kind.TildeToken ? [~operand] : [];
}
