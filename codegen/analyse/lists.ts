/** What a `choice` lists: its argument, written in place, under a local name, or as a tuple from elsewhere. */
import { ts } from "../compiler.ts";
import type { ParameterValue } from "../space/space.ts";
import { refuse } from "./diagnostic.ts";
import { target } from "./symbols.ts";
import { nameOfProperty, nodesOf, oneLine, unwrap } from "./syntax.ts";

/** An alternative: an expression, under a name in a record; or a place in a list that is only known by its type. */
export type Listed =
  | { readonly kind: "written"; readonly node: ts.Expression; readonly key: string | undefined }
  | {
      readonly kind: "element";
      readonly list: ts.Expression;
      readonly index: number;
      readonly value: ParameterValue | undefined;
    };

/** The alternatives of an argument; refuses one whose alternatives cannot be listed. */
export function listedBy(argument: ts.Expression, call: ts.CallExpression, checker: ts.TypeChecker): readonly Listed[] {
  const node = unwrap(argument);
  const listed = isLiteral(node) ? inPlace(node) : (declaredHere(node, call, checker) ?? elements(node, checker));
  if (!listed) {
    const type = checker.typeToString(checker.getTypeAtLocation(node));
    const what = `cannot list the alternatives of '${oneLine(node)}', which is '${type}'`;
    return refuse(node, "AKT004", `${what}; write them here, or declare the list 'as const'`);
  }
  return listed.length > 0 ? listed : refuse(call, "AKT007", "choice has no alternatives");
}

type Literal = ts.ArrayLiteralExpression | ts.ObjectLiteralExpression;

function isLiteral(node: ts.Node): node is Literal {
  return ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node);
}

function inPlace(literal: Literal): readonly Listed[] {
  return ts.isArrayLiteralExpression(literal)
    ? literal.elements.map(
        (element) => written(element) ?? refuse(element, "AKT005", "each alternative must be written out"),
      )
    : literal.properties.map(
        (property) => named(property) ?? refuse(property, "AKT006", "alternatives must be `name: value` properties"),
      );
}

function written(element: ts.Expression): Listed | undefined {
  if (ts.isSpreadElement(element) || ts.isOmittedExpression(element)) return undefined;
  return { kind: "written", node: element, key: undefined };
}

function named(property: ts.ObjectLiteralElementLike): Listed | undefined {
  if (ts.isShorthandPropertyAssignment(property)) {
    return { kind: "written", node: property.name, key: property.name.text };
  }
  const key = ts.isPropertyAssignment(property) ? nameOfProperty(property.name) : undefined;
  return key === undefined
    ? undefined
    : { kind: "written", node: (property as ts.PropertyAssignment).initializer, key };
}

/** A list or record that a constant of the file is declared as. */
export interface DeclaredList {
  readonly declaration: ts.VariableDeclaration;
  readonly literal: Literal;
}

/** What a name stands for, if it is that of a list or record of this file that means the same at the call. */
export function declaredList(
  name: ts.Expression,
  call: ts.CallExpression,
  checker: ts.TypeChecker,
): DeclaredList | undefined {
  const declaration = target(checker, checker.getSymbolAtLocation(name))?.valueDeclaration;
  if (!declaration || declaration.getSourceFile() !== call.getSourceFile()) return undefined;
  if (!ts.isVariableDeclaration(declaration) || !(declaration.parent.flags & ts.NodeFlags.Const)) return undefined;
  const literal = declaration.initializer && unwrap(declaration.initializer);
  if (!literal || !isLiteral(literal) || !meansTheSame(literal, call, checker)) return undefined;
  return { declaration, literal };
}

/** The alternatives of a constant of this file: their text can stand at the call. */
function declaredHere(
  name: ts.Expression,
  call: ts.CallExpression,
  checker: ts.TypeChecker,
): readonly Listed[] | undefined {
  const literal = declaredList(name, call, checker)?.literal;
  if (!literal) return undefined;
  const listed = ts.isArrayLiteralExpression(literal) ? literal.elements.map(written) : literal.properties.map(named);
  return listed.every((alternative) => alternative !== undefined) ? listed : undefined;
}

/** Whether the names in an expression stand for the same at another place: no other declaration hides them there. */
function meansTheSame(expression: ts.Expression, at: ts.Node, checker: ts.TypeChecker): boolean {
  const names = [...nodesOf(expression)].filter(ts.isIdentifier);
  if (names.length === 0) return true;
  const there = new Set(checker.getSymbolsInScope(at, ts.SymbolFlags.Value | ts.SymbolFlags.Alias));
  return names.every((name) => {
    const symbol = checker.getSymbolAtLocation(name);
    const declaration = symbol?.declarations?.[0];
    const isInside = declaration && declaration.pos >= expression.pos && declaration.end <= expression.end;
    const isMember = ts.isPropertyAccessExpression(name.parent) && name.parent.name === name;
    return !symbol || isInside || isMember || there.has(symbol);
  });
}

/** The elements of a tuple, by its type; the expression is repeated in the variants, so that it must be a name. */
function elements(list: ts.Expression, checker: ts.TypeChecker): readonly Listed[] | undefined {
  const type = checker.getTypeAtLocation(list);
  if (!isName(list) || !checker.isTupleType(type)) return undefined;
  const tuple = type as ts.TupleTypeReference;
  if (tuple.target.elementFlags.some((flag) => flag !== ts.ElementFlags.Required)) return undefined;
  return checker.getTypeArguments(tuple).map((element, index) => ({
    kind: "element",
    list,
    index,
    value: element.isStringLiteral() || element.isNumberLiteral() ? element.value : undefined,
  }));
}

function isName(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node) && isName(node.expression));
}
