/** Values of members: `list.length`, `record.key`, `list[index]`. */
import { ts } from "../compiler.ts";
import type { Evaluation } from "./evaluation.ts";
import { by, constant, type Evaluated, isPrimitive, type Scope, StaticList, StaticRecord } from "./value.ts";

export function evaluateProperty(
  evaluation: Evaluation,
  node: ts.PropertyAccessExpression,
  scope: Scope,
): Evaluated | undefined {
  const member = enumMember(evaluation, node);
  if (member) return enumValue(evaluation, member);
  const owner = evaluation.evaluate(node.expression, scope);
  return owner && memberOf(evaluation, owner, node.name.text);
}

export function evaluateElement(
  evaluation: Evaluation,
  node: ts.ElementAccessExpression,
  scope: Scope,
): Evaluated | undefined {
  const owner = evaluation.evaluate(node.expression, scope);
  if (owner === undefined) return undefined;
  const key = evaluation.evaluate(node.argumentExpression, scope);
  if (key === undefined || !isPrimitive(key.value)) return undefined;
  return by(memberOf(evaluation, owner, String(key.value)), owner, key);
}

/** The member of an enum that `Mode.deep` names. */
export function enumMember({ template }: Evaluation, node: ts.Node): ts.EnumMember | undefined {
  const symbol = ts.isPropertyAccessExpression(node) ? template.symbolOf(node.name) : undefined;
  const declaration = symbol?.valueDeclaration;
  return declaration && ts.isEnumMember(declaration) ? declaration : undefined;
}

function enumValue({ template }: Evaluation, member: ts.EnumMember): Evaluated | undefined {
  const value = template.checker.getConstantValue(member);
  return value === undefined ? undefined : constant(value);
}

/** What a chain such as `norm?.axis.length` is where the part before `?.` is not there; else undefined. */
export function cutOff(evaluation: Evaluation, node: ts.Node, scope: Scope): Evaluated | undefined {
  for (let link = node; ts.isOptionalChain(link); link = link.expression) {
    const owner = "questionDotToken" in link && link.questionDotToken && evaluation.evaluate(link.expression, scope);
    if (owner && (owner.value === undefined || owner.value === null)) return by(constant(undefined), owner);
  }
  return undefined;
}

/** A member of a list, record or string; `undefined` where it is not known, such as a method. */
export function memberOf(evaluation: Evaluation, owner: Evaluated, key: string): Evaluated | undefined {
  const { value } = owner;
  if (value instanceof StaticRecord) {
    const item = value.properties.get(key);
    if (item !== undefined) return by(evaluation.evaluateItem(item), owner);
    return key in Object.prototype ? undefined : by(constant(undefined), owner);
  }
  if (typeof value !== "string" && !(value instanceof StaticList)) return undefined;
  const length = typeof value === "string" ? value.length : value.items.length;
  if (key === "length") return by(constant(length), owner);
  if (!/^(0|[1-9]\d*)$/.test(key)) return undefined;
  const index = Number(key);
  if (index >= length) return by(constant(undefined), owner);
  if (typeof value === "string") return by(constant(value[index]), owner);
  const item = value.items[index];
  return item && by(evaluation.evaluateItem(item), owner);
}
