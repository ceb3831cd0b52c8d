/** Matrix product over the last two axes. */
import type { Node } from "../node.ts";
import { makeNode, sameShape } from "../node.ts";
import { mismatch } from "./check.ts";

interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** [..., M, K] times [..., K, N] is [..., M, N]; the leading axes are equal, or absent on one side. */
export function matmul(
  a: Node,
  b: Node,
  { transposeA = false, transposeB = false }: MatmulOptions = {},
): Node<"matmul"> {
  const [m = 0, k = 0] = transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
  const [l = 0, n = 0] = transposeB ? b.shape.slice(-2).reverse() : b.shape.slice(-2);
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batched = sameShape(batchA, batchB) || batchA.length === 0 || batchB.length === 0;
  if (a.shape.length < 2 || b.shape.length < 2 || k !== l || !batched)
    mismatch("matmul", "expects [..., M, K] and [..., K, N]", a, b);
  const batch = batchA.length > 0 ? batchA : batchB;
  return makeNode("matmul", [a, b], { transposeA, transposeB }, [...batch, m, n]);
}
