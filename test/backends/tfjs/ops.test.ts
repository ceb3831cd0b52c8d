/** Ops that wasm computes by other kernels than tfjs's own of that name, against values worked out by hand or by loops. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Size } from "../../../src/graph/node.ts";
import { elements } from "../../../src/graph/node.ts";
import {
  broadcastTo,
  cast,
  constant,
  equal,
  greater,
  less,
  matmul,
  oneHot,
  select,
  sum,
} from "../../../src/graph/ops/index.ts";
import { compute, expectClose, fed, integers } from "./compute.ts";

describe("comparisons", () => {
  const a = fed("a", [6], [1, 2, Number.NaN, Number.POSITIVE_INFINITY, -0, Number.NEGATIVE_INFINITY]);
  const b = fed("b", [6], [1, 1, 0, Number.POSITIVE_INFINITY, 0, 0]);

  test("do not hold with NaN, equal infinities or zeros of both signs", async () => {
    expect(await compute(greater(a.node, b.node), a, b)).toEqual([0, 1, 0, 0, 0, 0]);
    expect(await compute(less(a.node, b.node), a, b)).toEqual([0, 0, 0, 0, 0, 1]);
    expect(await compute(equal(a.node, b.node), a, b)).toEqual([1, 0, 0, 1, 1, 0]);
  });

  test("with 0 do not hold for NaN and zeros", async () => {
    expect(await compute(greater(a.node, constant(0)), a)).toEqual([1, 1, 0, 1, 0, 0]);
    expect(await compute(less(a.node, constant(0)), a)).toEqual([0, 0, 0, 0, 0, 1]);
    expect(await compute(greater(constant(0), a.node), a)).toEqual([0, 0, 0, 0, 0, 1]);
  });

  test("see the smallest difference", async () => {
    const tiny = fed("a", [2], [1e-45, 1 + 2 ** -23]);
    const base = fed("b", [2], [0, 1]);
    expect(await compute(greater(tiny.node, base.node), tiny, base)).toEqual([1, 1]);
  });

  test("compare the whole range of int32", async () => {
    const low = fed("a", [2], Int32Array.of(-(2 ** 31), 2 ** 31 - 1));
    const high = fed("b", [2], Int32Array.of(2 ** 31 - 1, -(2 ** 31)));
    expect(await compute(greater(low.node, high.node), low, high)).toEqual([0, 1]);
  });
});

describe("select", () => {
  const rows = fed("rows", [2, 1], [1, -1]);
  const zero = fed("zero", [], [0]);
  const x = fed("x", [2, 2], [1, Number.NaN, Number.NaN, 4]);
  const condition = greater(rows.node, zero.node);

  test("takes nothing from the operand that is not chosen, not even NaN", async () => {
    const y = fed("y", [2], [5, 6]);
    expect(await compute(select(condition, x.node, y.node), rows, zero, x, y)).toEqual([1, Number.NaN, 5, 6]);
    expect(await compute(select(condition, y.node, x.node), rows, zero, x, y)).toEqual([5, 6, Number.NaN, 4]);
  });

  test("repeats a single number on either side", async () => {
    expect(await compute(select(condition, x.node, zero.node), rows, zero, x)).toEqual([1, Number.NaN, 0, 0]);
    expect(await compute(select(condition, zero.node, x.node), rows, zero, x)).toEqual([0, 0, Number.NaN, 4]);
    const answer = select(condition, rows.node, zero.node);
    expect(await compute(answer, rows, zero)).toEqual([1, 0]);
  });

  test("of 0 and values is 0 where they are not chosen, finite or not", async () => {
    const none = constant(0);
    const [finite, huge] = [fed("finite", [2, 2], [1, 2, 3, 4]), fed("huge", [2, 2], [3e38, 3e38, 3e38, Number.NaN])];
    expect(await compute(select(condition, finite.node, none), rows, zero, finite)).toEqual([1, 2, 0, 0]);
    expect(await compute(select(condition, none, finite.node), rows, zero, finite)).toEqual([0, 0, 3, 4]);
    expect(await compute(select(condition, x.node, none), rows, zero, x)).toEqual([1, Number.NaN, 0, 0]);
    expect(await compute(select(condition, none, x.node), rows, zero, x)).toEqual([0, 0, Number.NaN, 4]);
    const found = await compute(select(condition, huge.node, none), rows, zero, huge);
    expect(found).toEqual([Math.fround(3e38), Math.fround(3e38), 0, 0]);
  });

  test("chooses between integers and between single numbers", async () => {
    const [one, two] = [fed("one", [], Int32Array.of(-1)), fed("two", [], Int32Array.of(2 ** 31 - 1))];
    expect(await compute(select(condition, one.node, two.node), rows, zero, one, two)).toEqual([-1, 2 ** 31 - 1]);
  });
});

test("a number is true unless it is 0, whatever its size", async () => {
  const x = fed("x", [5], [0, 0.25, -1e-45, 256, Number.NaN]);
  expect(await compute(cast(cast(x.node, "bool"), "int32"), x)).toEqual([0, 1, 1, 1, 1]);
});

test("oneHot of an index outside its range is zeros", async () => {
  const indices = fed("i", [4], Int32Array.of(1, -1, 3, 0));
  expect(await compute(oneHot(indices.node, 3), indices)).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
});

test("broadcastTo repeats float32 and int32 along any axes", async () => {
  const x = fed("x", [2, 1], [1, Number.NaN]);
  const i = fed("i", [2], Int32Array.of(7, -8));
  expect(await compute(broadcastTo(x.node, [2, 2, 2]), x)).toEqual([
    1,
    1,
    Number.NaN,
    Number.NaN,
    1,
    1,
    Number.NaN,
    Number.NaN,
  ]);
  expect(await compute(broadcastTo(i.node, [2, 2]), i)).toEqual([7, -8, 7, -8]);
});

test("matmul is the naive sum for every transposition and batch", async () => {
  const size = fc.integer({ min: 1, max: 24 });
  const batch = fc.constantFrom<Size>([], [1], [3], [2, 2]);
  const shapes = fc.record({
    m: size,
    k: size,
    n: size,
    batch,
    left: fc.boolean(),
    right: fc.boolean(),
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ m, k, n, batch, left, right, transposeA, transposeB }) => {
      const a = fed(
        "a",
        [...(left ? batch : []), ...(transposeA ? [k, m] : [m, k])],
        integers([left ? elements(batch) : 1, m, k], m),
      );
      const b = fed(
        "b",
        [...(right ? batch : []), ...(transposeB ? [n, k] : [k, n])],
        integers([right ? elements(batch) : 1, k, n], n),
      );
      const count = left || right ? elements(batch) : 1;
      const expected: number[] = [];
      for (let i = 0; i < count; i++)
        for (let row = 0; row < m; row++)
          for (let column = 0; column < n; column++) {
            let total = 0;
            for (let j = 0; j < k; j++) {
              const atA = (left ? i * m * k : 0) + (transposeA ? j * m + row : row * k + j);
              const atB = (right ? i * k * n : 0) + (transposeB ? column * k + j : j * n + column);
              total += (a.value.data[atA] as number) * (b.value.data[atB] as number);
            }
            expected.push(total + 0);
          }
      expect(await compute(matmul(a.node, b.node, { transposeA, transposeB }), a, b)).toEqual(expected);
    }),
    { numRuns: 80 },
  );
});

describe("sum", () => {
  test("adds over any axes, in blocks of any length", async () => {
    const shapes = fc.array(fc.constantFrom(1, 2, 3, 7, 30), { minLength: 1, maxLength: 4 }).chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.subarray(
          shape.map((_, axis) => axis),
          { minLength: 1 },
        ),
        fc.boolean(),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shapes, async ([shape, axes, keepDims]) => {
        const x = fed("x", shape, integers(shape, 5));
        const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
        const expected = new Array<number>(elements(kept)).fill(0);
        x.value.data.forEach((value, i) => {
          let [rest, position, stride] = [i, 0, 1];
          for (let axis = shape.length - 1; axis >= 0; axis--) {
            const index = rest % (shape[axis] as number);
            rest = Math.floor(rest / (shape[axis] as number));
            if (axes.includes(axis)) continue;
            position += index * stride;
            stride *= shape[axis] as number;
          }
          expected[position] = (expected[position] as number) + value;
        });
        expectClose(await compute(sum(x.node, { axes, keepDims }), x), expected);
      }),
      { numRuns: 60 },
    );
  });

  test("rounds a long sum of float32 values as little as a tree of sums", async () => {
    const shape = [2 ** 18, 2];
    const values = Float32Array.from({ length: elements(shape) }, (_, i) => 0.1 + (i % 7) * 0.01);
    const x = fed("x", shape, values);
    const exact = [0, 1].map((column) => values.reduce((total, value, i) => total + (i % 2 === column ? value : 0), 0));
    expectClose(await compute(sum(x.node, { axes: [0] }), x), exact, 1e-6);
    expectClose(await compute(sum(x.node), x), [(exact[0] as number) + (exact[1] as number)], 1e-5);
  });
});
