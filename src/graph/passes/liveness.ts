/** When each value of a Program is needed for the last time, so that an executor frees it there. */
import type { Node } from "../node.ts";
import type { Program } from "../program.ts";

/** For each position in `program.nodes`: the nodes that no later position needs. Outputs and updates are never listed. */
export function liveness(program: Program): readonly (readonly Node[])[] {
  const last = new Map<Node, number>();
  program.nodes.forEach((node, position) => {
    last.set(node, position);
    for (const x of node.inputs) last.set(x, position);
  });
  for (const node of [...Object.values(program.outputs), ...Object.values(program.updates)]) last.delete(node);
  const dead: Node[][] = program.nodes.map(() => []);
  for (const [node, position] of last) dead[position]?.push(node);
  return dead;
}
