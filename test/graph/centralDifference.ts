/** Directional derivatives of scalar graphs by central differences in float64. */
import type { Node } from "../../src/graph/node.ts";
import type { Leaves } from "./reference/evaluate.ts";
import { evaluate } from "./reference/evaluate.ts";

/** Half the distance of the two points: about the cube root of the float64 rounding. */
const step = 1e-5;

/** The slope of `scalar` where the leaf `name` moves along `direction`. Its error is of the order of 1e-10. */
export function centralDifference(scalar: Node, leaves: Leaves, name: string, direction: ArrayLike<number>): number {
  const at = (distance: number): number => {
    const moved = Float64Array.from(
      leaves[name] as ArrayLike<number>,
      (x, i) => x + distance * (direction[i] as number),
    );
    return evaluate([scalar], { ...leaves, [name]: moved })[0]?.[0] as number;
  };
  return (at(step) - at(-step)) / (2 * step);
}
