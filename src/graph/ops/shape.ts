/** Ops that move values without computing. */
import type { Node, Pair, Size } from "../node.ts";
import { elements, makeNode, sameShape } from "../node.ts";
import { mismatch } from "./check.ts";
import { broadcastShape } from "./elementwise.ts";

/** The same elements in row-major order under another shape. */
export function reshape(x: Node, shape: Size): Node {
  if (elements(shape) !== elements(x.shape))
    mismatch("reshape", `to [${shape.join(", ")}] expects as many elements`, x);
  return sameShape(shape, x.shape) ? x : makeNode("reshape", [x], {}, shape, x.dtype);
}

/** Repeats axes of size 1, and missing leading axes, up to `shape`. */
export function broadcastTo(x: Node, shape: Size): Node {
  const joint = broadcastShape(x.shape, shape);
  if (!joint || !sameShape(joint, shape))
    mismatch("broadcastTo", `to [${shape.join(", ")}] expects sizes equal or 1`, x);
  return sameShape(shape, x.shape) ? x : makeNode("broadcastTo", [x], {}, shape, x.dtype);
}

/** Axis i of the result is axis `perm[i]` of x. */
export function transpose(x: Node, perm: readonly number[]): Node {
  if (perm.length !== x.shape.length || x.shape.some((_, axis) => !perm.includes(axis))) {
    mismatch("transpose", `[${perm.join(", ")}] is no order of the axes`, x);
  }
  const shape = perm.map((axis) => x.shape[axis] ?? 0);
  return perm.every((axis, i) => axis === i) ? x : makeNode("transpose", [x], { perm }, shape, x.dtype);
}

/** Joins along `axis`; all other axes are equal. */
export function concat(xs: readonly Node[], axis: number): Node {
  const [first] = xs;
  if (!first) return mismatch("concat", "expects at least one operand");
  const others = (node: Node): Size => node.shape.map((size, i) => (i === axis ? 0 : size));
  if (xs.some((x) => x.dtype !== first.dtype || !sameShape(others(x), others(first)))) {
    mismatch("concat", `expects equal sizes but on axis ${axis}`, ...xs);
  }
  const size = xs.reduce((total, x) => total + (x.shape[axis] ?? 0), 0);
  return xs.length === 1
    ? first
    : makeNode(
        "concat",
        xs,
        { axis },
        first.shape.map((s, i) => (i === axis ? size : s)),
        first.dtype,
      );
}

/** The block of `size` elements that starts at `begin`. */
export function slice(x: Node, begin: readonly number[], size: Size): Node {
  const inside =
    size.length === x.shape.length &&
    x.shape.every((s, i) => (begin[i] ?? -1) >= 0 && (begin[i] ?? 0) + (size[i] ?? 0) <= s);
  if (!inside) mismatch("slice", `[${begin.join(", ")}] + [${size.join(", ")}] leaves the operand`, x);
  return sameShape(size, x.shape) ? x : makeNode("slice", [x], { begin }, size, x.dtype);
}

/** Zeros before and after each axis. */
export function pad(x: Node, padding: readonly Pair[]): Node {
  if (padding.length !== x.shape.length || padding.some(([a, b]) => a < 0 || b < 0))
    mismatch("pad", "expects two sizes for each axis", x);
  const shape = x.shape.map((size, i) => size + (padding[i]?.[0] ?? 0) + (padding[i]?.[1] ?? 0));
  return sameShape(shape, x.shape) ? x : makeNode("pad", [x], { padding }, shape, x.dtype);
}
