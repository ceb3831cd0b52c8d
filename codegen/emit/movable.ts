/** Expressions that can be written elsewhere: what they come to does not depend on when they run. */

import type { Template } from "../analyse/template.ts";
import { ts } from "../compiler.ts";
import type { Facts } from "./facts.ts";
import { isArrayFrom, isListCall } from "./list-calls.ts";
import { isMathCall } from "./math.ts";
import { rootOf } from "./syntax.ts";

/** Whether an expression reads nothing that changes, and calls nothing but what is imported, such as `relu()`. */
export function isTimeless(template: Template, facts: Facts, node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return true; // runs later, wherever it is
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || ts.isTaggedTemplateExpression(node)) return false;
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    if (!isMathCall(node) && !isView(node) && !isImported(template, node.expression)) return false;
  }
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    const root = rootOf(node);
    const symbol = root && template.symbolOf(root);
    if (symbol !== undefined && facts.mutated.has(symbol)) return false;
  }
  const symbol = ts.isIdentifier(node) ? template.symbolOf(node) : undefined;
  if (symbol !== undefined && facts.reassigned.has(symbol)) return false;
  return !(ts.forEachChild(node, (child) => !isTimeless(template, facts, child) || undefined) ?? false);
}

/** Whether a call is `list.entries()`, `Object.values(record)`, `list.map(...)` or the like. */
function isView(node: ts.Node): boolean {
  const callee = ts.isCallExpression(node) ? node.expression : undefined;
  if (callee === undefined || !ts.isPropertyAccessExpression(callee)) return false;
  return /^(entries|keys|values|slice)$/.test(callee.name.text) || isListCall(node) || isArrayFrom(callee);
}

function isImported({ symbolOf }: Template, callee: ts.Expression): boolean {
  const root = rootOf(callee);
  const symbol = root && symbolOf(root);
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
}
