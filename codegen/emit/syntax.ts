/** Questions about syntax that only emission asks. */

import { unwrap } from "../analyse/syntax.ts";
import { ts } from "../compiler.ts";

export function withoutParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node;
}

/** The identifiers that a binding declares. */
export function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** The block-scoped names that a statement declares in the list it stands in. */
export function declaredBy(statement: ts.Statement): ts.Identifier[] {
  if (ts.isVariableStatement(statement)) {
    const { flags, declarations } = statement.declarationList;
    return flags & ts.NodeFlags.BlockScoped ? declarations.flatMap(({ name }) => boundNames(name)) : [];
  }
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    return statement.name === undefined ? [] : [statement.name];
  }
  return ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement) ? [statement.name] : [];
}

/** `x = value;` with a plain name on the left. */
export interface PlainAssignment {
  readonly target: ts.Identifier;
  readonly value: ts.Expression;
}

export function plainAssignment(statement: ts.Node): PlainAssignment | undefined {
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return undefined;
  const { left, operatorToken, right } = statement.expression;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isIdentifier(left)) return undefined;
  return { target: left, value: right };
}

/** Whether any node at or below `node` passes the test. */
export function some(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  return test(node) || (ts.forEachChild(node, (child) => some(child, test) || undefined) ?? false);
}

/** The loop, `switch` or labelled statement that `break` and `continue` leave. */
export function jumpTarget(jump: ts.BreakOrContinueStatement): ts.Node | undefined {
  for (let node: ts.Node = jump; node.parent !== undefined && !ts.isFunctionLike(node); node = node.parent) {
    const host = node.parent;
    if (jump.label !== undefined) {
      if (ts.isLabeledStatement(host) && host.label.text === jump.label.text) return labelled(host);
    } else if (ts.isIterationStatement(host, false)) return host;
    else if (ts.isSwitchStatement(host) && ts.isBreakStatement(jump)) return host;
  }
  return undefined;
}

/** The statement below labels. */
export function labelled(statement: ts.Statement): ts.Statement {
  return ts.isLabeledStatement(statement) ? labelled(statement.statement) : statement;
}

/** The name that a chain of members and calls begins with: `x` of `x.attach(...).parts[0]`. */
export function rootOf(node: ts.Expression): ts.Identifier | undefined {
  const value = unwrap(node);
  if (ts.isIdentifier(value)) return value;
  const isLink =
    ts.isCallExpression(value) || ts.isPropertyAccessExpression(value) || ts.isElementAccessExpression(value);
  return isLink ? rootOf(value.expression) : undefined;
}
