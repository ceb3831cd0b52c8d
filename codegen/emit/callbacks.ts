/** Lists that functions make of lists, item by item: `widths.map((width) => width * 2)`, `widths.some(...)`. */
import type { ts } from "ts-morph";
import { isGlobal } from "./declarations.ts";
import type { Evaluation } from "./evaluation.ts";
import { callbackOf, isArrayFrom, isListCall } from "./list-calls.ts";
import { memberOf } from "./members.ts";
import { by, constant, type Evaluated, type Item, isTruthy, Scope, StaticList, StaticRecord } from "./value.ts";

/** A list is not made longer than loops are unrolled. */
const longest = 512;

/** What a call of such a function gives; undefined for other calls, and where a result is not known. */
export function evaluateListCall(evaluation: Evaluation, call: ts.CallExpression, scope: Scope): Evaluated | undefined {
  if (!isListCall(call) || call.arguments.length !== 1) return evaluateFrom(evaluation, call, scope);
  const { expression: owner, name } = call.expression as ts.PropertyAccessExpression;
  const list = evaluation.evaluate(owner, scope);
  const results = list?.value instanceof StaticList && applied(evaluation, call.arguments[0], list.value.items, scope);
  if (!list || !results) return undefined;
  const { items } = list.value as StaticList;
  if (name.text === "map") return by(constant(new StaticList(results)), list);
  const tests = results.map((item) => evaluation.evaluateItem(item));
  if (!tests.every((test) => test !== undefined)) return undefined;
  const isMet = (_: unknown, index: number): boolean => isTruthy(tests[index]?.value);
  const found = items.findIndex(isMet);
  const foundItem = items[found];
  switch (name.text) {
    case "filter":
      return by(constant(new StaticList(items.filter(isMet))), list, ...tests);
    case "some":
      return by(constant(found >= 0), list, ...tests);
    case "every":
      return by(constant(items.every(isMet)), list, ...tests);
    case "findIndex":
      return by(constant(found), list, ...tests);
    default:
      return by(foundItem ? evaluation.evaluateItem(foundItem) : constant(undefined), list, ...tests);
  }
}

/** `Array.from({ length: depth }, (_, i) => 8 * 2 ** i)`. */
function evaluateFrom(evaluation: Evaluation, call: ts.CallExpression, scope: Scope): Evaluated | undefined {
  const { expression: callee } = call;
  const [source, callback] = call.arguments;
  if (!isArrayFrom(callee) || !isGlobal(evaluation, callee.expression as ts.Identifier) || !source) return undefined;
  const owner = evaluation.evaluate(source, scope);
  const length = owner?.value instanceof StaticRecord ? memberOf(evaluation, owner, "length") : undefined;
  if (!owner || typeof length?.value !== "number" || !(length.value >= 0 && length.value <= longest)) return undefined;
  const empty = Array.from({ length: Math.floor(length.value) }, (): Item => ({ result: constant(undefined) }));
  const items = callback === undefined ? empty : applied(evaluation, callback, empty, scope);
  return items && by(constant(new StaticList(items)), length);
}

/** What a function gives for each item and its index. */
function applied(
  { template }: Evaluation,
  argument: ts.Expression | undefined,
  items: readonly Item[],
  scope: Scope,
): readonly Item[] | undefined {
  const callback = callbackOf(argument);
  const symbols = callback?.parameters.map(({ name }) => template.symbolOf(name));
  if (!callback || !symbols?.every((symbol) => symbol !== undefined)) return undefined;
  return items.map((item, index) => {
    const round = new Scope(scope);
    const values: readonly Item[] = [item, { result: constant(index) }];
    for (const [place, symbol] of symbols.entries()) round.bind(symbol, values[place] as Item);
    return { node: callback.body, scope: round };
  });
}
