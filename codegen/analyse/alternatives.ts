/** The alternatives of `choice`, `zip` and `range`: where their text comes from, and what they are called. */
import { ts } from "../compiler.ts";
import type { ParameterValue } from "../space/space.ts";
import { refuse } from "./diagnostic.ts";
import { type Listed, listedBy } from "./lists.ts";
import { numberArgument, numberOf } from "./numbers.ts";
import { nameOfProperty, oneLine, unwrap } from "./syntax.ts";
import type { AlternativeSource, Column } from "./template.ts";

/** An alternative before the parameters inside it are known. */
export interface Found {
  readonly label: ParameterValue;
  readonly source: AlternativeSource;
}

/** How many numbers a `range` may have: each is an alternative. */
const longestRange = 100_000;

/** The alternatives of a `choice`. */
export function choicesOf(call: ts.CallExpression, checker: ts.TypeChecker): readonly Found[] {
  const [argument] = call.arguments;
  if (!argument || ts.isSpreadElement(argument)) return refuse(call, "AKT004", "choice takes a list or a record");
  return unique(
    listedBy(argument, call, checker).map((listed) => ({ label: labelOf(listed), source: sourceOf(listed) })),
  );
}

function sourceOf(listed: Listed): AlternativeSource {
  return listed.kind === "written"
    ? { kind: "expression", node: listed.node }
    : { kind: "element", list: listed.list, index: listed.index, value: listed.value };
}

function labelOf(listed: Listed): ParameterValue {
  if (listed.kind === "written") return listed.key ?? shown(listed.node);
  return listed.value ?? `${oneLine(listed.list)}[${listed.index}]`;
}

/** The value of a literal, else the source text. JSON has no -0: it is text. */
function shown(expression: ts.Expression): ParameterValue {
  const value = literalValue(expression) ?? oneLine(expression);
  return typeof value === "number" ? labelOfNumber(value) : value;
}

function labelOfNumber(value: number): ParameterValue {
  return Object.is(value, -0) ? "-0" : value;
}

/** Alternatives that are the same, such as `1` and `1.0`, are one; others with the same label get a number. */
function unique(found: readonly Found[]): readonly Found[] {
  const kept: Found[] = [];
  for (const alternative of found) {
    if (kept.some(({ source }) => isSame(source, alternative.source))) continue;
    let { label } = alternative;
    for (let n = 2; kept.some((other) => other.label === label); n++) label = `${alternative.label} (${n})`;
    kept.push({ ...alternative, label });
  }
  return kept;
}

function isSame(a: AlternativeSource, b: AlternativeSource): boolean {
  if (a.kind === "row" && b.kind === "row") return a.columns.every(({ node }, i) => isEqual(node, b.columns[i]?.node));
  return a.kind === "expression" && b.kind === "expression" && isEqual(a.node, b.node);
}

/** Whether two expressions have the same value: as literals, or because they are the same text. */
function isEqual(a: ts.Expression, b: ts.Expression | undefined): boolean {
  if (!b) return false;
  const value = literalValue(a);
  return value === undefined ? a.getText() === b.getText() : Object.is(value, literalValue(b));
}

/** The value of a literal: a string, a boolean or a number. */
export function literalValue(expression: ts.Expression): ParameterValue | undefined {
  const node = unwrap(expression);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  return node.kind === ts.SyntaxKind.FalseKeyword ? false : numberOf(node);
}

/** The rows of a `zip`. */
export function rowsOf(call: ts.CallExpression): readonly Found[] {
  const argument = call.arguments[0] && unwrap(call.arguments[0]);
  if (!argument || !ts.isObjectLiteralExpression(argument)) {
    return refuse(argument ?? call, "AKT004", "zip takes an object of lists that are written out");
  }
  const columns = argument.properties.map(columnOf);
  const [first] = columns;
  if (!first || first.elements.length === 0) return refuse(argument, "AKT007", "zip has no rows");
  for (const { key, list, elements } of columns) {
    if (elements.length === first.elements.length) continue;
    const lengths = `'${key}' has ${elements.length}, '${first.key}' has ${first.elements.length}`;
    refuse(list, "AKT008", `lists of zip differ in length: ${lengths}`);
  }
  return unique(
    first.elements.map((_, i) => {
      const row = columns.map(({ key, elements }): Column => ({ key, node: elements[i] as ts.Expression }));
      return { label: row.map(({ node }) => shown(node)).join("+"), source: { kind: "row", columns: row } };
    }),
  );
}

function columnOf(property: ts.ObjectLiteralElementLike) {
  const list = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : undefined;
  if (!list || !property.name || nameOfProperty(property.name) === undefined || !ts.isArrayLiteralExpression(list)) {
    return refuse(property, "AKT006", "zip takes `name: [...]` properties");
  }
  const other = list.elements.find((element) => ts.isSpreadElement(element) || ts.isOmittedExpression(element));
  if (other) refuse(other, "AKT005", "each alternative must be written out");
  return { key: property.name.getText(), list, elements: list.elements };
}

/** The numbers of a `range`; sums of decimal steps are rounded as a person would write them. */
export function numbersOf(call: ts.CallExpression): readonly Found[] {
  const from = numberArgument(call, 0, "the start of range");
  const to = numberArgument(call, 1, "the end of range");
  const step = call.arguments[2] ? numberArgument(call, 2, "the step of range") : 1;
  if (!(step > 0)) refuse(call, "AKT009", `the step of range must be positive, found ${step}`);
  if (from > to) refuse(call, "AKT009", `range from ${from} to ${to} is empty`);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > longestRange) {
    refuse(call, "AKT012", `range has ${count} numbers, more than ${longestRange}; use uniform or a larger step`);
  }
  return Array.from({ length: count }, (_, i) => {
    const value = Number((from + i * step).toPrecision(12));
    return { label: labelOfNumber(value), source: { kind: "number", value } };
  });
}
