/** Symbols of a template: what a name stands for, whatever it is called. */
import { ts } from "../compiler.ts";

/** The symbol of an identifier's value, looked up once per node. */
export function symbolsOf(checker: ts.TypeChecker): (node: ts.Node) => ts.Symbol | undefined {
  const known = new Map<ts.Node, ts.Symbol | undefined>();
  return (node) => {
    if (!known.has(node)) known.set(node, lookUp(checker, node));
    return known.get(node);
  };
}

function lookUp(checker: ts.TypeChecker, node: ts.Node): ts.Symbol | undefined {
  const { parent } = node;
  return parent && ts.isShorthandPropertyAssignment(parent) && parent.name === node
    ? checker.getShorthandAssignmentValueSymbol(parent)
    : checker.getSymbolAtLocation(node);
}

/** The symbol at the end of imports and re-exports. */
export function target(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
