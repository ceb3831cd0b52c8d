/** Values of calls: parameters, and the few functions without effects that conditions use. */
import { ts } from "../compiler.ts";
import { evaluateListCall } from "./callbacks.ts";
import { entriesOf, keysOf, pairsOf, sliceOf, valuesOf } from "./collections.ts";
import { isGlobal } from "./declarations.ts";
import type { Evaluation } from "./evaluation.ts";
import { callMath } from "./math.ts";
import { evaluateSite } from "./parameter.ts";
import { by, constant, type Evaluated, isPrimitive, type Primitive, type Scope, StaticList } from "./value.ts";

export function evaluateCall(evaluation: Evaluation, node: ts.CallExpression, scope: Scope): Evaluated | undefined {
  const site = evaluation.template.siteOf.get(node);
  if (site !== undefined) return evaluateSite(evaluation, site, scope);
  const made = evaluateListCall(evaluation, node, scope);
  if (made !== undefined) return made;
  const callee = node.expression;
  const inputs = node.arguments.map((input) => evaluation.evaluate(input, scope));
  if (!inputs.every((input) => input !== undefined)) return undefined;
  if (ts.isIdentifier(callee)) return isGlobal(evaluation, callee) ? convert(callee.text, inputs) : undefined;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const owner = callee.expression;
  if (ts.isIdentifier(owner) && isGlobal(evaluation, owner)) {
    return callStatic(`${owner.text}.${callee.name.text}`, inputs);
  }
  const receiver = evaluation.evaluate(owner, scope);
  return receiver && callMethod(evaluation, receiver, callee.name.text, inputs);
}

function callStatic(path: string, inputs: readonly Evaluated[]): Evaluated | undefined {
  const [first] = inputs;
  if (path.startsWith("Math.")) return callMath(path.slice("Math.".length), inputs);
  if (first === undefined || inputs.length !== 1) return undefined;
  if (path === "Array.isArray") return by(constant(first.value instanceof StaticList), first);
  if (path === "Object.keys") return keysOf(first);
  if (path === "Object.values") return valuesOf(first);
  return path === "Object.entries" ? pairsOf(first) : undefined;
}

function convert(name: string, inputs: readonly Evaluated[]): Evaluated | undefined {
  const [input] = inputs;
  if (input === undefined || inputs.length !== 1 || !isPrimitive(input.value)) return undefined;
  if (name === "String") return by(constant(String(input.value)), input);
  if (name === "Number") return by(constant(Number(input.value)), input);
  return name === "Boolean" ? by(constant(Boolean(input.value)), input) : undefined;
}

function callMethod(
  evaluation: Evaluation,
  receiver: Evaluated,
  method: string,
  inputs: readonly Evaluated[],
): Evaluated | undefined {
  const [input] = inputs;
  if (receiver.value instanceof StaticList) {
    if (method === "entries" && input === undefined) return entriesOf(receiver);
    if (method === "slice") return sliceOf(receiver, inputs);
    if (method !== "includes" || input === undefined || inputs.length !== 1 || !isPrimitive(input.value))
      return undefined;
    return includes(evaluation, receiver.value, input.value, [receiver, input]);
  }
  if (typeof receiver.value !== "string") return undefined;
  if (inputs.length === 0) {
    if (method === "toUpperCase") return by(constant(receiver.value.toUpperCase()), receiver);
    return method === "toLowerCase" ? by(constant(receiver.value.toLowerCase()), receiver) : undefined;
  }
  if (inputs.length !== 1 || typeof input?.value !== "string") return undefined;
  if (method !== "includes" && method !== "startsWith" && method !== "endsWith") return undefined;
  return by(constant(receiver.value[method](input.value)), receiver, input);
}

function includes(
  evaluation: Evaluation,
  list: StaticList,
  wanted: Primitive,
  causes: readonly Evaluated[],
): Evaluated | undefined {
  const items = list.items.map((item) => evaluation.evaluateItem(item));
  if (!items.every((item) => item !== undefined)) return undefined;
  const values = items.map(({ value }) => value);
  return by(constant(values.includes(wanted)), ...causes, ...items);
}
