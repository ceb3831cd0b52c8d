/** Questions about syntax that have no place of their own. */
import { ts } from "../compiler.ts";

/** The expression without parentheses, casts, `satisfies` and `!`. */
export function unwrap(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isNonNullExpression(expression) ||
    ts.isTypeAssertionExpression(expression)
    ? unwrap(expression.expression)
    : expression;
}

/** All nodes at and below a node, in source order. */
export function* nodesOf(node: ts.Node): Iterable<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** The name of a property as it is written, without quotes; undefined for a computed one. */
export function nameOfProperty(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : undefined;
}

/** The innermost function or class around a node, else the source file; a loop written as a function is none. */
export function functionAround(node: ts.Node): ts.Node {
  let around = node.parent;
  while (!ts.isSourceFile(around) && !isFunction(around) && !ts.isClassLike(around)) around = around.parent;
  return around;
}

/** Whether a node is a function, and not a loop written as one. */
export function isFunction(node: ts.Node): node is ts.SignatureDeclaration {
  return ts.isFunctionLike(node) && !isEachBody(node);
}

/** Whether a node is a loop, be it written as `list.forEach(...)`: then it is the function in there. */
export function isLoop(node: ts.Node): node is ts.IterationStatement | EachBody {
  return ts.isIterationStatement(node, false) || isEachBody(node);
}

/** The function of `list.forEach((item, index) => { ... });`, if its body could stand in a loop. */
export interface EachBody extends ts.ArrowFunction {
  readonly body: ts.Block;
}

export function isEachBody(node: ts.Node): node is EachBody {
  if (!ts.isArrowFunction(node) || !ts.isBlock(node.body) || node.modifiers?.length) return false;
  const call = node.parent;
  if (!ts.isCallExpression(call) || call.arguments.length !== 1 || !ts.isExpressionStatement(call.parent)) return false;
  const { expression: callee } = call;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "forEach" || callee.questionDotToken) return false;
  const arePlain = node.parameters.every(({ initializer, dotDotDotToken }) => !initializer && !dotDotDotToken);
  return arePlain && node.parameters.length <= 2 && !returns(node.body);
}

function returns(node: ts.Node): boolean {
  if (ts.isReturnStatement(node)) return true;
  return !ts.isFunctionLike(node) && (ts.forEachChild(node, (child) => returns(child) || undefined) ?? false);
}

/** The innermost loop around a node, else the source file. */
export function loopAround(node: ts.Node): ts.Node {
  let around = node.parent;
  while (!ts.isSourceFile(around) && !isLoop(around)) around = around.parent;
  return around;
}

/** Source text in one line. */
export function oneLine(node: ts.Node): string {
  return node.getText().replace(/\s+/g, " ");
}

/** What an expression assigns to: `x` of `x = 1`, `x += 1` and `x++`. */
export function assignedBy(node: ts.Node): ts.Expression | undefined {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isAssignment = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return isAssignment ? node.left : undefined;
  }
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return undefined;
  const counts = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
  return counts ? node.operand : undefined;
}

/** The call of `reduce` that begins with an expression, if so: `list.reduce((sum, item) => ..., expression)`. */
export function reducedFrom(expression: ts.Expression): ts.CallExpression | undefined {
  const { parent } = expression;
  if (!ts.isCallExpression(parent) || parent.arguments[1] !== expression) return undefined;
  const { expression: callee } = parent;
  return ts.isPropertyAccessExpression(callee) && /^reduce(Right)?$/.test(callee.name.text) ? parent : undefined;
}

/** The statement that declares this and nothing else, and exports nothing. */
export function soleStatement({ parent: list }: ts.VariableDeclaration): ts.VariableStatement | undefined {
  if (!ts.isVariableDeclarationList(list) || list.declarations.length > 1) return undefined;
  return ts.isVariableStatement(list.parent) && !list.parent.modifiers?.length ? list.parent : undefined;
}
