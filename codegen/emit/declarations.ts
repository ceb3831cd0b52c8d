/** Values of names: constants of the template, variables of unrolled loops, and the global ones. */

import { target } from "../analyse/symbols.ts";
import { nameOfProperty } from "../analyse/syntax.ts";
import { ts } from "../compiler.ts";
import { restOf } from "./collections.ts";
import type { Evaluation } from "./evaluation.ts";
import { namedThing } from "./made.ts";
import { memberOf } from "./members.ts";
import { by, constant, type Evaluated, isPrimitive, type Scope, Something } from "./value.ts";

const globals: ReadonlyMap<string, Evaluated> = new Map([
  ["undefined", constant(undefined)],
  ["NaN", constant(Number.NaN)],
  ["Infinity", constant(Number.POSITIVE_INFINITY)],
]);

export function evaluateIdentifier(evaluation: Evaluation, node: ts.Identifier, scope: Scope): Evaluated | undefined {
  const symbol = evaluation.template.symbolOf(node);
  if (symbol === undefined) return undefined;
  const bound = scope.find(symbol);
  if (bound !== undefined) return unchanged(evaluation, symbol, evaluation.evaluateItem(bound));
  if (isGlobal(evaluation, node)) return globals.get(node.text);
  const declaration = symbol.valueDeclaration;
  const declared = declaration && unchanged(evaluation, symbol, remembered(evaluation, declaration, scope));
  return declared ?? imported(evaluation, symbol, scope) ?? namedThing(evaluation, node);
}

/** A list or record that something writes to is not what it was declared as. */
function unchanged({ facts }: Evaluation, symbol: ts.Symbol, result: Evaluated | undefined): Evaluated | undefined {
  return result && !isPrimitive(result.value) && facts.mutated.has(symbol) ? undefined : result;
}

/** A constant of a file of one's own that nothing can change: a literal, a function, a list or record `as const`. */
function imported(evaluation: Evaluation, symbol: ts.Symbol, { root }: Scope): Evaluated | undefined {
  if (!(symbol.flags & ts.SymbolFlags.Alias)) return undefined;
  const declaration = target(evaluation.template.checker, symbol)?.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
  const result = remembered(evaluation, declaration, root);
  const isWhole = result && (isPrimitive(result.value) || result.value instanceof Something);
  return isWhole || isConst(declaration.initializer) ? result : undefined;
}

function isConst(value: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(value) || ts.isSatisfiesExpression(value)) return isConst(value.expression);
  return ts.isAsExpression(value) && ts.isConstTypeReference(value.type);
}

/** Whether an identifier means something that the template neither declares nor imports. */
export function isGlobal({ template }: Evaluation, node: ts.Identifier): boolean {
  const declarations = template.symbolOf(node)?.declarations ?? [];
  return declarations.every((declaration) => declaration.getSourceFile() !== template.source);
}

function remembered(evaluation: Evaluation, declaration: ts.Declaration, scope: Scope): Evaluated | undefined {
  // A constant at the top level is the same for all rounds of a loop.
  const home = evaluation.facts.topLevel.has(declaration) ? scope.root : scope;
  if (home.known.has(declaration)) return home.known.get(declaration);
  home.known.set(declaration, undefined);
  const result = evaluateDeclaration(evaluation, declaration, home);
  home.known.set(declaration, result);
  return result;
}

function evaluateDeclaration(evaluation: Evaluation, declaration: ts.Declaration, scope: Scope): Evaluated | undefined {
  if (ts.isVariableDeclaration(declaration)) {
    if (declaration.initializer === undefined || !(declaration.parent.flags & ts.NodeFlags.Const)) return undefined;
    const result = evaluation.evaluate(declaration.initializer, scope);
    return result && isWide(declaration.type) ? { ...result, exact: false } : result;
  }
  if (!ts.isBindingElement(declaration)) return undefined;
  const pattern = declaration.parent;
  const owner = evaluateDeclaration(evaluation, pattern.parent, scope);
  if (owner === undefined || isPrimitive(owner.value)) return undefined;
  if (declaration.dotDotDotToken !== undefined) return restOf(owner, keysBefore(pattern));
  const key = keyInPattern(declaration, pattern);
  const member = key === undefined ? undefined : memberOf(evaluation, owner, key);
  if (member?.value !== undefined || declaration.initializer === undefined) return member;
  return member && by(evaluation.evaluate(declaration.initializer, scope), member);
}

/** Whether a type says less than a literal of it does; a union is narrowed to the literal. */
function isWide(type: ts.TypeNode | undefined): boolean {
  return type?.kind === ts.SyntaxKind.NumberKeyword || type?.kind === ts.SyntaxKind.StringKeyword;
}

/** The keys that a pattern takes apart from the rest. */
function keysBefore(pattern: ts.BindingPattern): readonly (string | undefined)[] {
  return pattern.elements
    .slice(0, -1)
    .map((element) => (ts.isBindingElement(element) ? keyInPattern(element, pattern) : undefined));
}

/** What a binding element takes from the value it destructures: a property's name or an index. */
function keyInPattern(element: ts.BindingElement, pattern: ts.BindingPattern): string | undefined {
  if (ts.isArrayBindingPattern(pattern)) return String(pattern.elements.indexOf(element));
  return nameOfProperty(element.propertyName ?? (element.name as ts.Identifier));
}
