/** How a variant refers to the items of a list that has a name. */

import { unwrap } from "../analyse/syntax.ts";
import { ts } from "../compiler.ts";
import type { Emitter } from "./emitter.ts";

/** A value's name in the variant, if it has one, and those of its parts. */
export interface Path {
  readonly text?: string;
  /** Where an expression of it stands that runs nowhere else, if it has no name. */
  readonly source?: ts.Expression;
  part(key: string | number): Path;
}

function nameless(source: ts.Expression): Path {
  return { source, part: () => nameless(source) };
}

function named(text: string): Path {
  return { text, part: (key) => named(typeof key === "number" ? `${text}[${key}]` : `${text}.${key}`) };
}

/** The paths of the items that a loop goes through, by index: `blocks[2]`. */
export function pathsOf(emitter: Emitter, expression: ts.Expression): (index: number) => Path {
  const list = unwrap(expression);
  if (ts.isCallExpression(list)) {
    const callee = list.expression;
    if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "entries" || list.arguments.length > 0) {
      return () => nameless(list);
    }
    const paths = pathsOf(emitter, callee.expression);
    return (index) => ({ part: (key) => (key === 1 ? paths(index) : nameless(list)) });
  }
  const name = nameOf(emitter, list);
  if (name === undefined) return () => nameless(list);
  const assertion = isTuple(emitter, list) ? "" : "!";
  return (index) => named(`${name}[${index}]${assertion}`);
}

/** A name or a member of one, as the variant writes it. */
function nameOf(emitter: Emitter, node: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const owner = nameOf(emitter, unwrap(node.expression));
    return owner && `${owner}.${node.name.text}`;
  }
  if (!ts.isIdentifier(node)) return undefined;
  const { template, substitutions, renames } = emitter;
  const symbol = template.symbolOf(node);
  const substitution = symbol && substitutions.get(symbol);
  if (substitution !== undefined) return "text" in substitution ? substitution.text : undefined;
  const renamed = symbol && renames.get(symbol);
  // Where a name is declared twice it may mean something else inside the loop.
  return renamed ?? (template.declared.get(node.text) === 1 ? node.text : undefined);
}

/** Whether the compiler knows the length: of a tuple, or where each alternative of a parameter is one. */
export function isTuple({ template: { checker } }: Emitter, list: ts.Expression): boolean {
  const type = checker.getTypeAtLocation(list);
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => checker.isTupleType(part));
}
