/** One round of an unrolled loop: what its variables are, and what stands for them in the variant. */

import { nameOfProperty } from "../analyse/syntax.ts";
import { ts } from "../compiler.ts";
import { type Emitter, type Substitution, startOf } from "./emitter.ts";
import type { Body } from "./inline.ts";
import { enumMember } from "./members.ts";
import type { Path } from "./paths.ts";
import { printPrimitive } from "./print.ts";
import { indentOf } from "./trivia.ts";
import { constant, type Evaluated, type Item, isPrimitive, Scope, StaticList, StaticRecord } from "./value.ts";

export interface Round {
  readonly scope: Scope;
  readonly substitutions: Map<ts.Symbol, Substitution>;
}

export function emptyRound(scope: Scope): Round {
  return { scope: new Scope(scope), substitutions: new Map() };
}

/** Binds a variable to a number that the loop counts. */
export function bindNumber({ scope, substitutions }: Round, symbol: ts.Symbol, value: number): void {
  scope.bind(symbol, { result: { ...constant(value), depends: true } });
  substitutions.set(symbol, { text: printPrimitive(value, '"') });
}

/** Binds a variable, or the variables of a pattern, to an item that `path` names; false where that is not possible. */
export function bind(emitter: Emitter, round: Round, name: ts.BindingName, item: Item, path: Path): boolean {
  if (ts.isIdentifier(name)) return bindName(emitter, round, name, item, path);
  const value = emitter.evaluation.evaluateItem(item)?.value;
  return name.elements.every((element, index) => {
    if (ts.isOmittedExpression(element)) return true;
    const key = ts.isArrayBindingPattern(name) ? index : keyOf(element);
    const part = element.dotDotDotToken !== undefined || key === undefined ? undefined : partOf(value, key);
    if (key === undefined || part === undefined || element.initializer !== undefined) return false;
    return bind(emitter, round, element.name, part, path.part(key));
  });
}

function keyOf({ propertyName, name }: ts.BindingElement): string | undefined {
  const key = nameOfProperty(propertyName ?? (name as ts.Identifier));
  return key !== undefined && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? key : undefined;
}

function partOf(value: Evaluated["value"], key: string | number): Item | undefined {
  if (value instanceof StaticRecord && typeof key === "string") return value.properties.get(key);
  return value instanceof StaticList && typeof key === "number" ? value.items[key] : undefined;
}

function bindName(emitter: Emitter, round: Round, name: ts.Identifier, item: Item, path: Path): boolean {
  const symbol = emitter.template.symbolOf(name);
  const substitution = symbol && substitute(emitter, item, path);
  if (symbol === undefined || substitution === undefined) return false;
  round.scope.bind(symbol, { inRound: item });
  round.substitutions.set(symbol, substitution);
  return true;
}

function substitute(emitter: Emitter, item: Item, path: Path): Substitution | undefined {
  const node = "node" in item ? item.node : undefined;
  // Without a look at its value, on which then nothing depends.
  if (node && isPlainName(emitter, node)) return { text: node.text, isName: true };
  const member = node && enumMember(emitter.evaluation, node);
  if (node && member?.getSourceFile() === emitter.template.source) {
    return { text: node.getText(), isName: true }; // its value would be of another type
  }
  const result = emitter.evaluation.evaluateItem(item);
  if (result !== undefined && isPrimitive(result.value) && member === undefined) {
    return { text: printPrimitive(result.value, emitter.facts.quote) };
  }
  if (path.text !== undefined) return { text: path.text };
  // Elsewhere than in the loop's own list, the expression runs already.
  if (!("node" in item) || path.source === undefined || !isInside(item.node, path.source)) return undefined;
  return { node: item.node, scope: item.scope, isMoved: false };
}

function isInside(node: ts.Node, around: ts.Node): boolean {
  return node.pos >= around.pos && node.end <= around.end;
}

/** Whether an expression is the name of a constant that means the same everywhere. */
function isPlainName({ template, substitutions, renames }: Emitter, node: ts.Expression): node is ts.Identifier {
  const symbol = ts.isIdentifier(node) ? template.symbolOf(node) : undefined;
  if (symbol === undefined || substitutions.has(symbol) || renames.has(symbol)) return false;
  const declaration = symbol.valueDeclaration;
  const isConstant = declaration !== undefined && ts.isVariableDeclaration(declaration) && !isVariable(declaration);
  return isConstant && template.declared.get((node as ts.Identifier).text) === 1;
}

function isVariable(declaration: ts.VariableDeclaration): boolean {
  return !(declaration.parent.flags & ts.NodeFlags.Const);
}

/** Declares those variables of a round as constants whose expressions must not be repeated; whether there were any. */
export function declareConstants(emitter: Emitter, { host }: Body, { substitutions }: Round): boolean {
  let isDeclared = false;
  for (const [symbol, substitution] of substitutions) {
    if (!emitter.kept.constants.has(symbol)) continue;
    const { output, rounds, opening, facts } = emitter;
    const name = emitter.names.fresh(symbol.name + rounds.join("_"));
    const at = startOf(emitter, host);
    const column = Math.max(0, indentOf(emitter, host) - output.dedent);
    emitter.opening = undefined;
    opening?.();
    output.put(`const ${name} = `, at);
    if ("text" in substitution) output.put(substitution.text, at);
    else emitter.node(substitution.node, substitution.scope);
    output.put(";", at);
    emitter.opening = () => output.put(facts.endOfLine + " ".repeat(column), at);
    emitter.substitutions.set(symbol, { text: name, isName: true });
    isDeclared = true;
  }
  return isDeclared;
}
