/** Writes the chosen alternative in place of a parameter. */

import { AkidError } from "../../dsl/errors.ts";
import { unwrap } from "../analyse/syntax.ts";
import type { AlternativeSource, Site } from "../analyse/template.ts";
import { ts } from "../compiler.ts";
import { canonicalLiteral } from "./canonical.ts";
import { type Emitter, startOf } from "./emitter.ts";
import { fittedLiteral, putInPlace } from "./precedence.ts";
import { printNumber } from "./print.ts";
import { indentOf } from "./trivia.ts";
import type { Scope } from "./value.ts";

/** Writes a parameter, or leaves its place: whatever stands there, the rest of the variant is the same. */
export function writeSite(emitter: Emitter, site: Site, scope: Scope): void {
  if (isPlain(emitter, site)) emitter.output.leave({ site, dedent: emitter.output.dedent });
  else writeAlternative(emitter, site, scope);
}

/** Whether all alternatives are copied as they are, but for another way to write a literal. */
function isPlain({ facts: { marks, unusual } }: Emitter, { alternatives, hidden }: Site): boolean {
  const nodes = alternatives.flatMap(nodesIn);
  return hidden || nodes.every((node) => !marks.has(node) || unusual.has(node));
}

function nodesIn(source: AlternativeSource): readonly ts.Node[] {
  if (source.kind === "row") return source.columns.map(({ node }) => node);
  if (source.kind === "element") return [source.list];
  return source.kind === "expression" ? [source.node] : [];
}

/** Writes the alternative that is chosen. */
export function writeAlternative(emitter: Emitter, site: Site, scope: Scope): void {
  const { call, parameter, alternatives, hidden } = site;
  const pick = emitter.pickOf(parameter.id);
  const source: AlternativeSource | undefined =
    pick && ("value" in pick ? { kind: "number", value: pick.value } : alternatives[pick.alternative]);
  if (source === undefined) {
    throw new AkidError({ where: parameter.name, what: "the combination has no alternative for this parameter" });
  }
  if (source.kind === "number") writeNumber(emitter, site, source.value);
  else if (source.kind === "row") writeRow(emitter, call, source, scope);
  else if (source.kind === "element") {
    emitter.node(source.list, scope);
    emitter.output.put(`[${source.index}]`, startOf(emitter, call));
  } else if (hidden) writeHidden(emitter, source.node);
  else writeExpression(emitter, call, source.node, scope);
}

function writeNumber({ output, template }: Emitter, { call, hidden }: Site, value: number): void {
  const text = fittedLiteral(printNumber(value), call);
  output.put(text, call.getStart(template.source), hidden ? { typeText: "0" } : {});
}

/** A literal whose value no type shows. */
function writeHidden(emitter: Emitter, node: ts.Expression): void {
  const literal = unwrap(node);
  const isString = ts.isStringLiteralLike(literal);
  const operand = ts.isPrefixUnaryExpression(literal) ? literal.operand : literal;
  const value = canonicalLiteral(operand) ?? operand.getText();
  const sign = operand === literal ? "" : ts.tokenToString((literal as ts.PrefixUnaryExpression).operator);
  const as = { canonical: `${sign}${value}`, typeText: isString ? '""' : "0" };
  emitter.output.copyAs(startOf(emitter, node), node.end, as);
}

function writeRow(
  emitter: Emitter,
  call: ts.CallExpression,
  { columns }: Extract<AlternativeSource, { readonly kind: "row" }>,
  scope: Scope,
): void {
  const { output } = emitter;
  output.put("{ ", startOf(emitter, call));
  for (const [index, { key, node }] of columns.entries()) {
    output.put(`${index === 0 ? "" : ", "}${key}: `, startOf(emitter, node));
    emitter.node(node, scope);
  }
  output.put(isInsideConst(call) ? " }" : " } as const", call.end);
}

function writeExpression(emitter: Emitter, call: ts.CallExpression, node: ts.Expression, scope: Scope): void {
  const { output } = emitter;
  const value = unwrap(node);
  const isComposite = value === node && (ts.isObjectLiteralExpression(value) || ts.isArrayLiteralExpression(value));
  const { dedent } = output;
  if (emitter.template.text.slice(startOf(emitter, node), node.end).includes("\n")) {
    output.dedent += Math.max(0, indentOf(emitter, node) - indentOf(emitter, call));
  }
  if (!isComposite || isInsideConst(call) || isReassigned(emitter, call))
    putInPlace(emitter, call, node, () => emitter.node(node, scope));
  else {
    const needed = ts.isPropertyAccessExpression(call.parent) || ts.isElementAccessExpression(call.parent);
    if (needed) output.put("(", startOf(emitter, call));
    emitter.node(node, scope);
    output.put(needed ? " as const)" : " as const", node.end);
  }
  output.dedent = dedent;
}

/** Whether a parameter is what a variable starts with that gets other values later. */
function isReassigned({ template, facts }: Emitter, { parent }: ts.CallExpression): boolean {
  const symbol = ts.isVariableDeclaration(parent) ? template.symbolOf(parent.name) : undefined;
  return symbol !== undefined && facts.reassigned.has(symbol);
}

/** Whether an `as const` around a parameter says already what its alternatives are. */
function isInsideConst(call: ts.Node): boolean {
  for (let at = call.parent; at !== undefined && !ts.isStatement(at) && !ts.isCallExpression(at); at = at.parent) {
    if (ts.isAsExpression(at) && ts.isConstTypeReference(at.type)) return true;
  }
  return false;
}

/** `const rate = logUniform(...)` becomes `const rate: number = 0.012`: another draw is the same type. */
export function writeAnnotated(emitter: Emitter, declaration: ts.VariableDeclaration, scope: Scope): boolean {
  const { initializer, name } = declaration;
  const site = initializer && emitter.template.siteOf.get(initializer);
  if (initializer === undefined || !site?.annotate) return false;
  emitter.node(name, scope);
  emitter.output.put(": number", name.end);
  emitter.output.copy(name.end, startOf(emitter, initializer));
  emitter.node(initializer, scope);
  return true;
}
