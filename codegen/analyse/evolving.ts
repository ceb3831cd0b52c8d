/** Variables whose shape evolves, and which of them can become one constant per assignment. */
import { ts } from "../compiler.ts";
import { assignedBy, functionAround, loopAround, nodesOf, reducedFrom, unwrap } from "./syntax.ts";
import type { Evolving, Template } from "./template.ts";

type Facts = Pick<Template, "evolving" | "untracked" | "assignments">;

/** Finds `let x = dyn(...)` and all that is done to it. */
export function evolvingOf(
  source: ts.SourceFile,
  dynCalls: ReadonlySet<ts.Node>,
  symbolOf: (node: ts.Node) => ts.Symbol | undefined,
): Facts {
  const evolving = new Map<ts.Symbol, Evolving>();
  const untracked = new Map<ts.Symbol, string>();
  if (dynCalls.size === 0) return { evolving, untracked, assignments: new Map() };
  const nodes = [...nodesOf(source)];
  for (const node of nodes) {
    if (!ts.isVariableDeclaration(node) || !(node.parent.flags & ts.NodeFlags.Let)) continue;
    const symbol = node.initializer && dynCalls.has(unwrap(node.initializer)) ? symbolOf(node.name) : undefined;
    if (!symbol) continue;
    evolving.set(symbol, { declaration: node, dyn: unwrap(node.initializer as ts.Expression) as ts.CallExpression });
    const reason = unsuited(node);
    if (reason) untracked.set(symbol, reason);
  }
  for (const call of dynCalls) {
    const [callback] = reducedFrom(call as ts.Expression)?.arguments ?? [];
    const name = callback && ts.isArrowFunction(callback) ? callback.parameters[0]?.name : undefined;
    const symbol = name && symbolOf(name);
    if (symbol) untracked.set(symbol, "it goes through a function; write a `for` loop over the list instead");
  }
  for (const node of nodes) {
    const used = ts.isIdentifier(node) ? symbolOf(node) : undefined;
    const declared = used && evolving.get(used);
    if (declared && functionAround(node) !== functionAround(declared.declaration)) {
      untracked.set(used, "a function refers to it");
    }
    for (const name of otherwiseAssigned(node)) {
      const symbol = symbolOf(name);
      if (symbol && evolving.has(symbol)) untracked.set(symbol, "it is assigned inside an expression");
    }
  }
  for (const symbol of untracked.keys()) evolving.delete(symbol);
  return { evolving, untracked, assignments: assignmentsTo(evolving, nodes, symbolOf) };
}

/** Why a declaration cannot become constants, if so. */
function unsuited({ parent: list, type }: ts.VariableDeclaration): string | undefined {
  if (type) return "it is declared with a type";
  if (!ts.isVariableDeclarationList(list) || !ts.isVariableStatement(list.parent)) return "it is declared in a loop";
  if (list.declarations.length > 1) return "it is declared together with others";
  return list.parent.modifiers?.length ? "it is exported" : undefined;
}

/** The names that a node assigns to, unless it is the statement `x = ...`. */
function* otherwiseAssigned(node: ts.Node): Iterable<ts.Identifier> {
  const assigned = assignedBy(node) ?? loopVariable(node);
  if (!assigned || isStatement(node)) return;
  for (const name of nodesOf(assigned)) if (ts.isIdentifier(name)) yield name;
}

/** `for (x of ...)` without a declaration. */
function loopVariable(node: ts.Node): ts.Node | undefined {
  if (!ts.isForOfStatement(node) && !ts.isForInStatement(node)) return undefined;
  return ts.isVariableDeclarationList(node.initializer) ? undefined : node.initializer;
}

function isStatement(node: ts.Node): boolean {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isIdentifier(node.left) &&
    ts.isExpressionStatement(node.parent)
  );
}

/** Counts the assignments to each variable per loop: its constants are named by that. */
function assignmentsTo(
  evolving: ReadonlyMap<ts.Symbol, Evolving>,
  nodes: readonly ts.Node[],
  symbolOf: (node: ts.Node) => ts.Symbol | undefined,
): ReadonlyMap<ts.ExpressionStatement, number> {
  const assignments = new Map<ts.ExpressionStatement, number>();
  const counts = new Map<ts.Symbol, Map<ts.Node, number>>();
  for (const node of nodes) {
    if (!isStatement(node)) continue;
    const symbol = symbolOf((node as ts.BinaryExpression).left);
    if (!symbol || !evolving.has(symbol)) continue;
    const perLoop = counts.get(symbol) ?? new Map<ts.Node, number>();
    counts.set(symbol, perLoop);
    const count = perLoop.get(loopAround(node)) ?? 0;
    perLoop.set(loopAround(node), count + 1);
    assignments.set(node.parent as ts.ExpressionStatement, count);
  }
  return assignments;
}
