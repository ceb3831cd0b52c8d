/** Names that a variant calls otherwise, and variables of unrolled loops. */

import { isFunction, isLoop, loopAround } from "../analyse/syntax.ts";
import { ts } from "../compiler.ts";
import { type Emitter, Retry, type Substitution, startOf } from "./emitter.ts";
import { fittedLiteral, putInPlace } from "./precedence.ts";
import { some } from "./syntax.ts";

export function writeIdentifier(emitter: Emitter, node: ts.Identifier): void {
  const symbol = emitter.template.symbolOf(node);
  const substitution = symbol && emitter.substitutions.get(symbol);
  if (symbol === undefined) writeName(emitter, node, undefined);
  else if (substitution === undefined) writeName(emitter, node, emitter.renames.get(symbol));
  else if ("text" in substitution) {
    if (!substitution.isName && isInType(node)) repeatAsConstant(emitter, symbol);
    writeName(emitter, node, substitution.text);
  } else moveExpression(emitter, node, symbol, substitution);
}

function writeName({ output, template }: Emitter, node: ts.Identifier, text: string | undefined): void {
  const start = node.getStart(template.source);
  if (text === undefined) output.copy(start, node.end);
  else if (isShorthand(node)) output.put(`${node.text}: ${text}`, start);
  else output.put(fittedLiteral(text, node), start);
}

/** Writes the expression that a loop's variable stands for: once, or else the variable becomes a constant. */
function moveExpression(
  emitter: Emitter,
  node: ts.Identifier,
  symbol: ts.Symbol,
  { node: expression, scope, isMoved }: Exclude<Substitution, { readonly text: string }>,
): void {
  if (isMoved || !isMovable(emitter, node, symbol, expression)) repeatAsConstant(emitter, symbol);
  emitter.substitutions.set(symbol, { node: expression, scope, isMoved: true });
  const start = startOf(emitter, node);
  if (isShorthand(node)) emitter.output.put(`${node.text}: `, start);
  putInPlace(emitter, node, expression, () => emitter.node(expression, scope));
}

/** Starts again with a loop's variable declared as a constant in each round. */
function repeatAsConstant({ kept }: Emitter, symbol: ts.Symbol): never {
  kept.constants.add(symbol);
  throw new Retry();
}

/** Whether a name stands in `typeof name`, where only names can stand. */
function isInType({ parent }: ts.Identifier): boolean {
  return ts.isTypeQueryNode(parent) || ts.isQualifiedName(parent);
}

/** Whether `{ size }` has to become `{ size: other }`, as a value or in a declaration. */
function isShorthand(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name === node;
  if (!ts.isBindingElement(parent) || !ts.isObjectBindingPattern(parent.parent)) return false;
  return parent.name === node && parent.propertyName === undefined && parent.dotDotDotToken === undefined;
}

/** Whether an expression can stand where the variable stands: it runs as often there, and its names mean the same. */
function isMovable(
  { template, flattened }: Emitter,
  use: ts.Node,
  { valueDeclaration }: ts.Symbol,
  expression: ts.Expression,
): boolean {
  if (valueDeclaration === undefined) return false;
  const loop = loopAround(valueDeclaration);
  for (let at = use.parent; at !== loop; at = at.parent) {
    if (isFunction(at) || (isLoop(at) && !flattened.has(at))) return false;
  }
  return !some(expression, (node) => ts.isIdentifier(node) && (template.declared.get(node.text) ?? 0) > 1);
}
