/** Values of array, object and template literals. */

import { nameOfProperty } from "../analyse/syntax.ts";
import { ts } from "../compiler.ts";
import type { Evaluation } from "./evaluation.ts";
import { by, constant, type Evaluated, type Item, isPrimitive, type Scope, StaticList, StaticRecord } from "./value.ts";

export function evaluateTemplate(
  evaluation: Evaluation,
  node: ts.TemplateExpression,
  scope: Scope,
): Evaluated | undefined {
  const parts: Evaluated[] = [];
  let text = node.head.text;
  for (const { expression, literal } of node.templateSpans) {
    const part = evaluation.evaluate(expression, scope);
    if (part === undefined || !isPrimitive(part.value)) return undefined;
    text += String(part.value) + literal.text;
    parts.push(part);
  }
  return by(constant(text), ...parts);
}

/** A list whose length depends on what its spreads depend on; its items are evaluated when asked for. */
export function evaluateArray(
  evaluation: Evaluation,
  node: ts.ArrayLiteralExpression,
  scope: Scope,
): Evaluated | undefined {
  const items: Item[] = [];
  const spreads: Evaluated[] = [];
  for (const element of node.elements) {
    if (ts.isOmittedExpression(element)) return undefined;
    if (!ts.isSpreadElement(element)) {
      items.push({ node: element, scope });
      continue;
    }
    const spread = evaluation.evaluate(element.expression, scope);
    if (!(spread?.value instanceof StaticList)) return undefined;
    items.push(...spread.value.items);
    spreads.push(spread);
  }
  return by(constant(new StaticList(items)), ...spreads);
}

export function evaluateObject(
  evaluation: Evaluation,
  node: ts.ObjectLiteralExpression,
  scope: Scope,
): Evaluated | undefined {
  const properties = new Map<string, Item>();
  const spreads: Evaluated[] = [];
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = evaluation.evaluate(property.expression, scope);
      if (spread === undefined || !addSpread(properties, spread)) return undefined;
      spreads.push(spread);
    } else if (ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property)) {
      const key = nameOfProperty(property.name);
      if (key === undefined || key === "__proto__") return undefined;
      const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
      properties.set(key, { node: value, scope });
    } else return undefined;
  }
  return by(constant(new StaticRecord(properties)), ...spreads);
}

/** Adds what `...value` adds; false where that is not known. */
function addSpread(properties: Map<string, Item>, { value }: Evaluated): boolean {
  if (value instanceof StaticRecord) for (const [key, item] of value.properties) properties.set(key, item);
  else if (value instanceof StaticList) return false;
  else if (typeof value === "string") return value === "";
  return true;
}
