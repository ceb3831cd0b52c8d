/** Ops about classes: one-hot vectors and softmax over the last axis. */
import type { Node } from "../node.ts";
import { makeNode } from "../node.ts";
import { expectDType } from "./check.ts";

/** 1 at the index, 0 elsewhere, on a new last axis of size `depth`; an index outside [0, depth) gives zeros. */
export function oneHot(indices: Node, depth: number): Node<"oneHot"> {
  expectDType("oneHot", indices, "int32");
  return makeNode("oneHot", [indices], { depth }, [...indices.shape, depth]);
}

/** exp(x) / sum(exp(x)) over the last axis. */
export function softmax(x: Node): Node<"softmax"> {
  expectDType("softmax", x, "float32");
  return makeNode("softmax", [x], {}, x.shape);
}

/** log(softmax(x)) over the last axis, without overflow. */
export function logSoftmax(x: Node): Node<"logSoftmax"> {
  expectDType("logSoftmax", x, "float32");
  return makeNode("logSoftmax", [x], {}, x.shape);
}
