/** Memory of what nobody reads any more goes back at once, and not before. */
import { expect, test } from "vitest";
import { onnxBackend } from "../../../src/backends/onnx/index.ts";
import { release } from "../../../src/backends/onnx/release.ts";
import * as o from "../../../src/graph/ops/index.ts";
import { type HostTensor, program } from "../../../src/graph/program.ts";

const count = 1 << 18;
const megabyte = 1 << 20;
const filled = (value: number): HostTensor => ({ data: new Float32Array(count).fill(value), shape: [count] });
const scalar = (value: number): HostTensor => ({ data: Float32Array.of(value), shape: [] });
const w = o.variable("w", [count]);
const x = o.input("x", [count]);
const opened = () => onnxBackend({ threads: 1 }).open({ w: filled(1) });

test("arrays are empty afterwards", () => {
  const arrays = [new Float32Array(3), new Int32Array(5)];
  release(arrays);
  expect(arrays.map(({ length }) => length)).toEqual([0, 0]);
});

test("values of variables, and results, leave nothing to the garbage collector", async () => {
  await using session = await opened();
  const step = await session.compile(program("step", { outputs: { old: w }, updates: { w: o.add(w, x) } }));
  const feeds = { x: filled(1) };
  const taken = async (): Promise<number> => {
    const { old } = await step.run(feeds);
    const [first] = (old as HostTensor).data;
    session.release?.([old as HostTensor]);
    return first as number;
  };
  expect(await taken()).toBe(1);
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 20; i++) await taken(); // 40 MB: V8 collects after 64
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * megabyte);
  expect(await taken()).toBe(22);
});

test("a run that began before an update reads the values of then", async () => {
  await using session = await opened();
  const update = await session.compile(program("update", { outputs: {}, updates: { w: o.add(w, x) } }));
  const read = await session.compile(program("read", { outputs: { sum: o.sum(w) } }));
  const sums = [update.run({ x: filled(1) }), read.run({}), update.run({ x: filled(1) }), read.run({})];
  expect(await Promise.all(sums)).toEqual([{}, { sum: scalar(count) }, {}, { sum: scalar(count) }]);
});
