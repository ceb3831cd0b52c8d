/** When a backend's float32 value agrees with the float64 reference: |found - expected| <= 1e-4 * max(1, |expected|). */
import { expect } from "vitest";
import type { Node } from "../../src/graph/node.ts";
import type { HostTensor } from "../../src/graph/program.ts";

const tolerance = 1e-4;

const agrees = (found: number, expected: number): boolean =>
  Object.is(found, expected) || Math.abs(found - expected) <= tolerance * Math.max(1, Math.abs(expected));

/** Expects one value of a backend to have the node's shape and dtype, and the reference's elements. */
export function expectAgreement(what: string, found: HostTensor | undefined, node: Node, expected: Float64Array): void {
  expect(found, `${what}: is given`).toBeDefined();
  const { shape, data } = found as HostTensor;
  expect(shape, `${what}: shape`).toEqual(node.shape);
  expect(data, `${what}: array type`).toBeInstanceOf(node.dtype === "float32" ? Float32Array : Int32Array);
  expect(data.length, `${what}: number of elements`).toBe(expected.length);
  const wrong = expected.findIndex((value, i) => !agrees(data[i] as number, value));
  if (wrong >= 0) {
    const list = (values: ArrayLike<number>): string =>
      Array.from(values)
        .slice(0, 24)
        .map((x) => Number(x.toPrecision(7)))
        .join(" ");
    expect.fail(
      `${what} [${shape.join(", ")}]: element ${wrong} is ${data[wrong]}, expected ${expected[wrong]}\n  found    ${list(data)}\n  expected ${list(expected)}`,
    );
  }
}
