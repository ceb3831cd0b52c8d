/** What is certainly there although its parts are not known: blocks, functions, classes. */

import { target } from "../analyse/symbols.ts";
import { nodesOf } from "../analyse/syntax.ts";
import { ts } from "../compiler.ts";
import type { Evaluation } from "./evaluation.ts";
import { constant, type Evaluated, isPrimitive, type Scope, Something, type StaticValue } from "./value.ts";

const aFunction = constant(new Something("function"));
const anObject = constant(new Something("object"));
const aThing = constant(new Something(undefined));

/** An expression that makes a function or an object, whatever stands in it. */
export function literalThing(node: ts.Expression): Evaluated | undefined {
  if (ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isClassExpression(node)) return aFunction;
  const makesObject =
    ts.isNewExpression(node) ||
    ts.isRegularExpressionLiteral(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isObjectLiteralExpression(node);
  return makesObject ? anObject : undefined;
}

/** A function or class by its name: of the template, of a file that it imports, or of akid. */
export function namedThing({ template }: Evaluation, name: ts.Identifier): Evaluated | undefined {
  const symbol = template.symbolOf(name);
  if (symbol === undefined) return undefined;
  if (importOf(symbol) !== undefined) return aFunction;
  const declaration = target(template.checker, symbol)?.valueDeclaration;
  const isFunction =
    declaration !== undefined && (ts.isFunctionDeclaration(declaration) || ts.isClassDeclaration(declaration));
  return isFunction ? aFunction : undefined;
}

/** What akid makes, and what a function of the template, or of a file that it imports, does that gives nothing else. */
export function madeThing(evaluation: Evaluation, { expression }: ts.CallExpression, scope: Scope) {
  const owner = ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
  const symbol = ts.isIdentifier(owner) ? evaluation.template.symbolOf(owner) : undefined;
  if (symbol === undefined) return undefined;
  const imported = importOf(symbol);
  if (imported === undefined) return owner === expression ? returned(evaluation, symbol, scope.root) : undefined;
  const name = owner === expression ? imported.name : (expression as ts.PropertyAccessExpression).name.text;
  if (imported.isNamespace === (owner === expression) || name === "index") return undefined; // `index(10)` is a string
  return imported.module === "akid" ? anObject : aThing;
}

interface AkidImport {
  readonly module: string;
  readonly isNamespace: boolean;
  /** Under which akid exports it. */
  readonly name: string;
}

/** The import of a name from those entries of akid whose functions all make something. */
function importOf(symbol: ts.Symbol): AkidImport | undefined {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined) return undefined;
  const isNamespace = ts.isNamespaceImport(declaration);
  if (!isNamespace && !ts.isImportSpecifier(declaration)) return undefined;
  const clause = isNamespace ? declaration.parent : declaration.parent.parent;
  const { moduleSpecifier } = clause.parent as ts.ImportDeclaration;
  const module = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
  if (!/^akid(\/(train|sources|jokers))?$/.test(module)) return undefined;
  const { text } = isNamespace ? declaration.name : (declaration.propertyName ?? declaration.name);
  return { module, isNamespace, name: text };
}

/** What a function gives back, if that is a function or an object whatever it is called with. */
function returned({ evaluate, template }: Evaluation, symbol: ts.Symbol, root: Scope): Evaluated | undefined {
  const declaration = target(template.checker, symbol)?.valueDeclaration;
  const called = declaration && functionOf(declaration);
  if (called === undefined || root.known.has(called)) return called && root.known.get(called);
  root.known.set(called, undefined); // it may call itself
  const result = resultOf(called);
  const value = result && evaluate(result, root)?.value;
  const evaluated = isDeferred(called) ? anObject : thingOf(value);
  root.known.set(called, evaluated);
  return evaluated;
}

function thingOf(value: StaticValue): Evaluated | undefined {
  if (isPrimitive(value)) return undefined;
  return value instanceof Something ? constant(value) : anObject;
}

type Called = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

function functionOf(declaration: ts.Declaration): Called | undefined {
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  const isConstant = ts.isVariableDeclaration(declaration) && declaration.parent.flags & ts.NodeFlags.Const;
  const value = isConstant ? declaration.initializer : undefined;
  return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined;
}

/** Whether a call gives a promise or a generator. */
function isDeferred(called: Called): boolean {
  const isAsync = called.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
  return isAsync || called.asteriskToken !== undefined;
}

/** The one expression that a function returns; undefined where there are several, or it may end without. */
function resultOf({ body }: Called): ts.Expression | undefined {
  if (body === undefined || !ts.isBlock(body)) return body;
  const last = body.statements.at(-1);
  const isOnly = [...nodesOf(body)].filter(ts.isReturnStatement).length === 1;
  return last && ts.isReturnStatement(last) && isOnly ? last.expression : undefined;
}
