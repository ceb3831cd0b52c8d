/** `while` loops that count: `let i = 0; while (i < depth) { ...; i++; }` is a `for` loop written otherwise. */

import { assignedBy, isFunction, loopAround, nodesOf, soleStatement } from "../analyse/syntax.ts";
import type { Template } from "../analyse/template.ts";
import { ts } from "../compiler.ts";

/** A variable that is there for one loop, and counts in the last statement of its body. */
export interface Counter {
  readonly declaration: ts.VariableDeclaration;
  /** That declares it and nothing else. */
  readonly statement: ts.Statement;
  readonly loop: ts.WhileStatement;
  /** `i++` or `i += 2`. */
  readonly step: ts.Expression;
}

/** The counters of a template, by their statement and by their loop. */
export function countersOf({ source, symbolOf }: Template): ReadonlyMap<ts.Node, Counter> {
  const counters = new Map<ts.Node, Counter>();
  const nodes = [...nodesOf(source)];
  for (const loop of nodes) {
    if (!ts.isWhileStatement(loop) || !ts.isBlock(loop.statement)) continue;
    const last = loop.statement.statements.at(-1);
    const step = last && ts.isExpressionStatement(last) ? last.expression : undefined;
    const name = step && assignedBy(step);
    const symbol = name && ts.isIdentifier(name) ? symbolOf(name) : undefined;
    const declaration = symbol?.valueDeclaration;
    if (!step || !declaration || !ts.isVariableDeclaration(declaration)) continue;
    const statement = declaration.parent.flags & ts.NodeFlags.Let ? soleStatement(declaration) : undefined;
    if (!statement || statement.parent !== loop.parent || statement.pos > loop.pos) continue;
    const uses = nodes.filter(
      (node) => ts.isIdentifier(node) && node !== declaration.name && symbolOf(node) === symbol,
    );
    const others = uses.filter((use) => use !== name);
    if (others.every((use) => isRead(use, loop)) && !continues(loop, nodes)) {
      const counter = { declaration, statement, loop, step };
      counters.set(statement, counter).set(loop, counter);
    }
  }
  return counters;
}

/** Whether a use of the counter is in the loop, where it has the round's number: it assigns nothing, and runs there. */
function isRead(use: ts.Node, loop: ts.WhileStatement): boolean {
  for (let at = use.parent; at !== loop; at = at.parent) {
    if (ts.isSourceFile(at) || isFunction(at) || assignedBy(at) === use) return false;
  }
  return true;
}

function continues(loop: ts.WhileStatement, nodes: readonly ts.Node[]): boolean {
  return nodes.some((node) => ts.isContinueStatement(node) && (node.label !== undefined || loopAround(node) === loop));
}
