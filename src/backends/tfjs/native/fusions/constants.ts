/** Looks at constants of the graph. */
import type { Node } from "../../../../graph/node.ts";

/** The number that a constant repeats, else null. */
export const constantOf = (node: Node | undefined): number | null =>
  node?.op === "constant" ? (node as Node<"constant">).attrs.value : null;
