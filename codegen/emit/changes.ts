/** Which variables of a template change after their declaration. */

import { assignedBy, nodesOf, unwrap } from "../analyse/syntax.ts";
import type { Template } from "../analyse/template.ts";
import { ts } from "../compiler.ts";

/** Variables that anything assigns, but for the counting of a `for` loop. */
export function reassignedVariables({ source, symbolOf }: Template): ReadonlySet<ts.Symbol> {
  const names = [...nodesOf(source)].flatMap((node) => (isCounting(node) ? [] : assignedNames(node)));
  return new Set(names.map(symbolOf).filter((symbol) => symbol !== undefined));
}

/** Whether a node is the `i++` of a `for`. */
function isCounting(node: ts.Node): boolean {
  const { parent } = node;
  return parent !== undefined && ts.isForStatement(parent) && parent.incrementor === node;
}

/** The names that a node assigns, alone or in a pattern. */
function assignedNames(node: ts.Node): readonly ts.Node[] {
  const assigned = assignedBy(node);
  if (assigned === undefined) return [];
  const isPattern = ts.isArrayLiteralExpression(assigned) || ts.isObjectLiteralExpression(assigned);
  return isPattern ? [...nodesOf(assigned)].filter(ts.isIdentifier) : [assigned];
}

/** Variables in `export { ... }`. */
export function exportedVariables({ source, checker }: Template): ReadonlySet<ts.Symbol> {
  const specifiers = [...nodesOf(source)].filter(ts.isExportSpecifier);
  const symbols = specifiers.map((specifier) => checker.getExportSpecifierLocalTargetSymbol(specifier));
  return new Set(symbols.filter((symbol) => symbol !== undefined));
}

/** Variables to whose list or record anything writes, under their own name or through another variable. */
export function mutatedVariables({ source, symbolOf }: Template): ReadonlySet<ts.Symbol> {
  const mutated = new Set<ts.Symbol>();
  const add = (name: ts.Identifier | undefined): void => {
    const symbol = name && symbolOf(name);
    if (symbol === undefined || mutated.has(symbol)) return;
    mutated.add(symbol);
    const origin = symbol.valueDeclaration && originOf(symbol.valueDeclaration);
    add(origin && ownerOf(origin));
  };
  for (const node of nodesOf(source)) add(mutatedBy(node));
  return mutated;
}

const mutators = /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;

/** The variable to a part of which a node writes. */
function mutatedBy(node: ts.Node): ts.Identifier | undefined {
  const assigned = assignedBy(node) ?? (ts.isDeleteExpression(node) ? node.expression : undefined);
  if (assigned !== undefined) return ts.isIdentifier(unwrap(assigned)) ? undefined : ownerOf(assigned);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression, name } = node.expression;
  if (mutators.test(name.text)) return ownerOf(expression);
  const isAssign = ts.isIdentifier(expression) && expression.text === "Object" && name.text === "assign";
  const [first] = node.arguments;
  return isAssign && first !== undefined ? ownerOf(first) : undefined;
}

/** `list` of `list`, `list[2].name` and `list.entries()`. */
function ownerOf(node: ts.Expression): ts.Identifier | undefined {
  const value = unwrap(node);
  if (ts.isIdentifier(value)) return value;
  if (ts.isPropertyAccessExpression(value) || ts.isElementAccessExpression(value)) return ownerOf(value.expression);
  const isEntries =
    ts.isCallExpression(value) &&
    ts.isPropertyAccessExpression(value.expression) &&
    value.expression.name.text === "entries";
  return isEntries ? ownerOf(value.expression) : undefined;
}

/** The expression whose value, or a part of it, a variable is declared as. */
function originOf(declaration: ts.Declaration): ts.Expression | undefined {
  if (ts.isBindingElement(declaration)) return originOf(declaration.parent.parent);
  if (!ts.isVariableDeclaration(declaration)) return undefined;
  const loop = declaration.parent.parent;
  return ts.isForOfStatement(loop) ? loop.expression : declaration.initializer;
}
