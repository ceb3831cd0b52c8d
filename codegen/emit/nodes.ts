/** Writes a node: what nothing is to be done to is copied, the rest goes by its kind. */

import { unwrap } from "../analyse/syntax.ts";
import { ts } from "../compiler.ts";
import { writeChosen } from "./conditionals.ts";
import { type Emitter, startOf } from "./emitter.ts";
import { isKeptDyn, refuseUndecided } from "./evolving.ts";
import { fold, writeKey } from "./fold.ts";
import { writeIdentifier } from "./identifiers.ts";
import { keepTarget } from "./jumps.ts";
import { isTuple } from "./paths.ts";
import { writePath } from "./rebase.ts";
import { writeAnnotated, writeSite } from "./sites.ts";
import { writeArguments, writeElements, writeProperties } from "./spreads.ts";
import { writeTemplate } from "./templates.ts";
import { type Scope, StaticList } from "./value.ts";

export function writeNode(emitter: Emitter, node: ts.Node, scope: Scope): void {
  const { template, facts, output } = emitter;
  const start = startOf(emitter, node);
  const site = template.siteOf.get(node);
  const canonical = facts.unusual.get(node);
  if (!facts.marks.has(node)) output.copy(start, node.end);
  else if (site !== undefined) writeSite(emitter, site, scope);
  else if (canonical !== undefined) output.copyAs(start, node.end, { canonical });
  else if (ts.isStringLiteralLike(node) && template.relativePaths.has(node)) writePath(emitter, node);
  else if (ts.isIdentifier(node)) writeIdentifier(emitter, node);
  else if (ts.isBlock(node) || ts.isCaseOrDefaultClause(node)) writeBlock(emitter, node, scope);
  else if (!writeRewritten(emitter, node, scope)) writeChildren(emitter, node, scope);
}

function writeRewritten(emitter: Emitter, node: ts.Node, scope: Scope): boolean {
  if (ts.isVariableDeclaration(node)) return writeAnnotated(emitter, node, scope);
  return emitter.specialise && writeSpecialised(emitter, node, scope);
}

/** Writes an expression that a combination decides or computes; false for all others. */
function writeSpecialised(emitter: Emitter, node: ts.Node, scope: Scope): boolean {
  if (ts.isBreakOrContinueStatement(node)) keepTarget(emitter, node);
  refuseUndecided(emitter, node);
  if (fold(emitter, node, scope) || writeKey(emitter, node, scope)) return true;
  if (isCertain(emitter, node, scope)) {
    emitter.node((node as ts.NonNullExpression).expression, scope);
    return true;
  }
  if (ts.isConditionalExpression(node) || ts.isBinaryExpression(node)) return writeChosen(emitter, node, scope);
  if (ts.isTemplateExpression(node)) return writeTemplate(emitter, node, scope);
  if (ts.isArrayLiteralExpression(node)) return writeElements(emitter, node, scope);
  if (ts.isObjectLiteralExpression(node)) return writeProperties(emitter, node, scope);
  if (!ts.isCallExpression(node)) return false;
  const [argument] = node.arguments;
  if (!emitter.template.dynCalls.has(node) || isKeptDyn(emitter, node) || argument === undefined) {
    return writeArguments(emitter, node, scope);
  }
  emitter.node(argument, scope);
  return true;
}

/** Whether a `!` says what the compiler knows by itself: `acts[1]!` of a list of two. */
function isCertain(emitter: Emitter, node: ts.Node, scope: Scope): boolean {
  if (!ts.isNonNullExpression(node) || !ts.isElementAccessExpression(node.expression)) return false;
  const { expression: list, argumentExpression } = node.expression;
  const index = emitter.evaluation.evaluate(argumentExpression, scope)?.value;
  const items = emitter.evaluation.evaluate(list, scope)?.value;
  if (!(items instanceof StaticList) || typeof index !== "number") return false;
  return items.items[index] !== undefined && isTuple(emitter, unwrap(list));
}

/** Writes a block that stays: nothing that is decided outside of it can be changed inside. */
function writeBlock(emitter: Emitter, node: ts.Block | ts.CaseOrDefaultClause, scope: Scope): void {
  const { output, home, opening } = emitter;
  if (ts.isCaseClause(node)) {
    output.copy(startOf(emitter, node), startOf(emitter, node.expression));
    emitter.node(node.expression, scope);
    output.copy(node.expression.end, node.statements.pos);
  } else output.copy(startOf(emitter, node), node.statements.pos);
  emitter.home = node;
  emitter.opening = undefined;
  const { end } = emitter.list(node.statements, scope, node.statements.pos);
  output.copy(end, node.end);
  emitter.home = home;
  emitter.opening = opening;
}

/** Copies a node around its children, which are written one by one. */
function writeChildren(emitter: Emitter, node: ts.Node, scope: Scope): void {
  const { output, home } = emitter;
  if (ts.isStatement(node)) emitter.home = node;
  let position = startOf(emitter, node);
  for (const child of markedChildren(emitter, node)) {
    output.copy(position, startOf(emitter, child));
    emitter.node(child, scope);
    position = child.end;
  }
  output.copy(position, node.end);
  emitter.home = home;
}

function markedChildren({ facts: { children, marks } }: Emitter, node: ts.Node): readonly ts.Node[] {
  const known = children.get(node);
  if (known !== undefined) return known;
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    if (marks.has(child)) found.push(child);
  });
  children.set(node, found);
  return found;
}
