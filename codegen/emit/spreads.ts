/** Spreads of what a combination decides: `...(deep ? [relu()] : [])` becomes its elements. */
import { ts } from "../compiler.ts";
import { chosenSide } from "./conditionals.ts";
import { type Emitter, startOf } from "./emitter.ts";
import { withoutParentheses } from "./syntax.ts";
import { isPrimitive, type Scope } from "./value.ts";

/** Writes an array literal with spreads; false for one without. */
export function writeElements(emitter: Emitter, node: ts.ArrayLiteralExpression, scope: Scope): boolean {
  return writeParts(emitter, node, node.elements, scope);
}

/** The same for an object literal. */
export function writeProperties(emitter: Emitter, node: ts.ObjectLiteralExpression, scope: Scope): boolean {
  return writeParts(emitter, node, node.properties, scope);
}

/** The same for the arguments of a call. */
export function writeArguments(emitter: Emitter, node: ts.CallExpression, scope: Scope): boolean {
  return writeParts(emitter, node, node.arguments, scope);
}

type Parts = ts.NodeArray<ts.Expression | ts.ObjectLiteralElementLike>;

function writeParts(
  emitter: Emitter,
  node: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression | ts.CallExpression,
  parts: Parts,
  scope: Scope,
): boolean {
  if (!parts.some((part) => ts.isSpreadElement(part) || ts.isSpreadAssignment(part))) return false;
  const { output } = emitter;
  const start = startOf(emitter, node);
  if (ts.isCallExpression(node)) {
    emitter.node(node.expression, scope);
    output.copy(node.expression.end, parts.pos);
  } else output.copy(start, parts.pos);
  let position = parts.pos;
  let isFirst = true;
  for (const part of parts) {
    const resolved = resolve(emitter, part, scope);
    const gap = { start: position, end: startOf(emitter, part) };
    position = part.end;
    if (resolved.nodes.length === 0) continue;
    // The first part that is left stands where the first part stood, without a comma before it.
    output.copy(isFirst ? gap.start + afterComma(emitter, gap.start, gap.end) : gap.start, gap.end);
    isFirst = false;
    writeResolved(emitter, resolved, scope);
  }
  const rest = isFirst ? position + afterComma(emitter, position, node.end) : position;
  output.copy(rest, node.end);
  return true;
}

/** How far a range goes up to and with its first comma; 0 without one. */
function afterComma({ template: { text } }: Emitter, start: number, end: number): number {
  return text.slice(start, end).indexOf(",") + 1;
}

/** What stands for a part: itself, what it spreads now, or the parts of that. */
interface Resolved {
  readonly kind: "itself" | "spread" | "parts";
  readonly nodes: readonly ts.Node[];
}

function resolve(emitter: Emitter, part: Parts[number], scope: Scope): Resolved {
  const isElement = ts.isSpreadElement(part);
  if (!isElement && !ts.isSpreadAssignment(part)) return { kind: "itself", nodes: [part] };
  const side = resolveSide(emitter, withoutParentheses(part.expression), scope);
  if (side === undefined) return { kind: "itself", nodes: [part] };
  if (isElement && ts.isArrayLiteralExpression(side)) return { kind: "parts", nodes: side.elements };
  if (!isElement && ts.isObjectLiteralExpression(side)) return { kind: "parts", nodes: side.properties };
  const result = emitter.evaluation.evaluate(side, scope);
  const isNothing = result !== undefined && isPrimitive(result.value) && typeof result.value !== "string";
  return isNothing && !isElement ? { kind: "parts", nodes: [] } : { kind: "spread", nodes: [side] };
}

/** The side of nested conditionals that is left; undefined where nothing is decided. */
function resolveSide(emitter: Emitter, node: ts.Expression, scope: Scope): ts.Expression | undefined {
  const side = chosenSide(emitter.evaluation, node, scope);
  if (side === undefined) return undefined;
  const inner = withoutParentheses(side);
  return resolveSide(emitter, inner, scope) ?? inner;
}

function writeResolved(emitter: Emitter, { kind, nodes: [first, ...others] }: Resolved, scope: Scope): void {
  if (first === undefined) return;
  if (kind === "spread") emitter.output.put("...", startOf(emitter, first));
  emitter.node(first, scope);
  let position = first.end;
  for (const node of others) {
    emitter.output.copy(position, startOf(emitter, node));
    emitter.node(node, scope);
    position = node.end;
  }
}
