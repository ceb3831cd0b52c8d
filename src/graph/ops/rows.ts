/** Rows of a table by index; the two ops are each other's transposes. */
import type { Node } from "../node.ts";
import { makeNode, sameShape } from "../node.ts";
import { expectDType, mismatch } from "./check.ts";

/**
 * The rows of `table` [R, ...rest] at `indices`, int32 of any shape, to [...indices, ...rest].
 * An index outside [0, R) reads zeros.
 */
export function gather(table: Node, indices: Node): Node<"gather"> {
  expectDType("gather", indices, "int32");
  if (table.shape.length === 0) mismatch("gather", "expects a table of rows", table);
  return makeNode("gather", [table, indices], {}, [...indices.shape, ...table.shape.slice(1)], table.dtype);
}

/**
 * The sums of `updates` [...indices, ...rest] by the row that `indices`, int32, name: [rows, ...rest].
 * An index outside [0, rows) adds nothing; of a row that no index names the sum is zero.
 */
export function scatterAdd(indices: Node, updates: Node, rows: number): Node<"scatterAdd"> {
  expectDType("scatterAdd", indices, "int32");
  expectDType("scatterAdd", updates, "float32");
  const rank = indices.shape.length;
  if (!sameShape(updates.shape.slice(0, rank), indices.shape))
    mismatch("scatterAdd", "expects updates for each index", indices, updates);
  return makeNode("scatterAdd", [indices, updates], {}, [rows, ...updates.shape.slice(rank)]);
}
