/** Runs single graphs on the tfjs backend, for tests that compare a value with their own loops. */
import { expect } from "vitest";
import { tfjsBackend } from "../../../src/backends/tfjs/index.ts";
import type { Node, Size } from "../../../src/graph/node.ts";
import { elements } from "../../../src/graph/node.ts";
import { input } from "../../../src/graph/ops/index.ts";
import type { HostTensor } from "../../../src/graph/program.ts";
import { program } from "../../../src/graph/program.ts";

/** A value to feed and the node that stands for it. */
export interface Fed {
  readonly node: Node;
  readonly value: HostTensor;
}

/** An input with values, float32 from a Float32Array or a list, int32 from an Int32Array. */
export function fed(name: string, shape: Size, values: readonly number[] | Float32Array | Int32Array): Fed {
  const data = Array.isArray(values) ? Float32Array.from(values) : (values as Float32Array | Int32Array);
  return { node: input(name, shape, data instanceof Int32Array ? "int32" : "float32"), value: { data, shape } };
}

/** Whole numbers from -range to range by a linear congruence: many ties, and sums that float32 holds exactly. */
export function integers(shape: Size, seed: number, range = 3): Float32Array {
  let state = (seed * 2654435761 + 1) >>> 0;
  return Float32Array.from({ length: elements(shape) }, () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * (2 * range + 1)) - range;
  });
}

/** The value of a node. */
export async function compute(y: Node, ...feeds: readonly Fed[]): Promise<number[]> {
  await using session = await tfjsBackend().open({});
  const executable = await session.compile(program("test", { outputs: { y } }));
  const named = feeds.map(({ node, value }) => [(node as Node<"input">).attrs.name, value]);
  const { y: result } = await executable.run(Object.fromEntries(named));
  expect(result?.shape).toEqual(y.shape);
  // Adding 0 makes -0 equal to 0.
  return Array.from(result?.data ?? [], (x) => x + 0);
}

/** Expects as many values, each within `tolerance`, relative above 1. */
export function expectClose(found: readonly number[], expected: readonly number[], tolerance = 1e-5): void {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of found.entries()) {
    const wanted = expected[i] as number;
    expect(Math.abs(value - wanted) / Math.max(1, Math.abs(wanted))).toBeLessThan(tolerance);
  }
}
