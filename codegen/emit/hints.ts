/** Variables that evolve without saying so: `let skip = x;` of an evolving `x`, assigned later. */

import { assignedBy, nodesOf } from "../analyse/syntax.ts";
import type { Template } from "../analyse/template.ts";
import { ts } from "../compiler.ts";
import { rootOf } from "./syntax.ts";

const known = new WeakMap<Template, readonly string[]>();

/** One sentence for each: in a variant its values have different types. */
export function evolvingHints(template: Template): readonly string[] {
  const hints = known.get(template) ?? findHints(template);
  known.set(template, hints);
  return hints;
}

function findHints(template: Template): readonly string[] {
  if (template.evolving.size === 0) return [];
  const nodes = [...nodesOf(template.source)];
  const targets = nodes.map(assignedBy).filter((target) => target !== undefined && ts.isIdentifier(target));
  const assigned = new Set(targets.map((target) => template.symbolOf(target)));
  return nodes.flatMap((node) => {
    if (!ts.isVariableDeclaration(node) || !(node.parent.flags & ts.NodeFlags.Let) || node.type !== undefined)
      return [];
    const symbol = template.symbolOf(node.name);
    if (symbol === undefined || template.evolving.has(symbol) || !assigned.has(symbol)) return [];
    const root = node.initializer && rootOf(node.initializer);
    const origin = root && template.symbolOf(root);
    if (origin === undefined || !template.evolving.has(origin)) return [];
    return [`'${symbol.name}' changes its shape with '${origin.name}': declare it with dyn(${origin.name}), too`];
  });
}
