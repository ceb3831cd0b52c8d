/** The makers of all ops: each knows its shape rule. */
export * from "./classes.ts";
export * from "./conv.ts";
export * from "./elementwise.ts";
export * from "./leaves.ts";
export * from "./matmul.ts";
export * from "./normalise.ts";
export * from "./pool.ts";
export * from "./reduce.ts";
export * from "./rows.ts";
export * from "./shape.ts";
export * from "./towers.ts";
