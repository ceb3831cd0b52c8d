/** Guards of the op makers: a failed one is a mistake in a lowering, not in a user's network. */
import { AkidError } from "../../../dsl/errors.ts";
import type { GraphDType, Node, Size } from "../node.ts";

/** Throws that `op` was built from operands that do not fit. */
export function mismatch(op: string, what: string, ...operands: readonly Node[]): never {
  const found = operands.map((node) => `${node.dtype} [${node.shape.join(", ")}]`).join(" and ");
  throw new AkidError({ where: `graph op ${op}`, what: found ? `${what}, found ${found}` : what });
}

/** Requires one dtype. */
export function expectDType(op: string, node: Node, dtype: GraphDType): void {
  if (node.dtype !== dtype) mismatch(op, `expects ${dtype}`, node);
}

/** Requires a rank. */
export function expectRank(op: string, node: Node, rank: number): void {
  if (node.shape.length !== rank) mismatch(op, `expects ${rank} axes`, node);
}

/** Requires an exact shape. */
export function expectShape(op: string, node: Node, shape: Size): void {
  if (node.shape.length !== shape.length || node.shape.some((size, i) => size !== shape[i])) {
    mismatch(op, `expects [${shape.join(", ")}]`, node);
  }
}
