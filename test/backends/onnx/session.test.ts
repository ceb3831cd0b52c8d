/** A session of the onnx backend: variables, updates, guards, and what it says when it is used wrongly. */
import { afterEach, describe, expect, test } from "vitest";
import type { Session } from "../../../src/backends/backend.ts";
import { onnxBackend } from "../../../src/backends/onnx/index.ts";
import * as o from "../../../src/graph/ops/index.ts";
import type { HostTensor } from "../../../src/graph/program.ts";
import { program } from "../../../src/graph/program.ts";

const vector = (...numbers: number[]): HostTensor => ({ data: Float32Array.from(numbers), shape: [numbers.length] });
const scalar = (value: number): HostTensor => ({ data: Float32Array.of(value), shape: [] });

const sessions: Session[] = [];
async function open(variables: Readonly<Record<string, HostTensor>>): Promise<Session> {
  const session = await onnxBackend({ threads: 1 }).open(variables);
  sessions.push(session);
  return session;
}
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.dispose();
});

const w = o.variable("w", [2]);
const x = o.input("x", [2]);
/** Adds x to w and gives the old w. */
const accumulate = program("accumulate", { outputs: { old: w }, updates: { w: o.add(w, x) } });

describe("variables", () => {
  test("are updated after the outputs are computed", async () => {
    const session = await open({ w: vector(1, 2) });
    const executable = await session.compile(accumulate);
    expect(await executable.run({ x: vector(10, 20) })).toEqual({ old: vector(1, 2) });
    expect(await session.read("w")).toEqual(vector(11, 22));
    expect(await executable.run({ x: vector(1, 1) })).toEqual({ old: vector(11, 22) });
  });

  test("take their new values together, from the old ones", async () => {
    const [a, b] = [o.variable("a", [1]), o.variable("b", [1])];
    const session = await open({ a: vector(1), b: vector(2) });
    await (await session.compile(program("swap", { outputs: {}, updates: { a: b, b: a } }))).run({});
    expect([await session.read("a"), await session.read("b")]).toEqual([vector(2), vector(1)]);
  });

  test("are shared by the Programs of a session", async () => {
    const session = await open({ w: vector(1, 2) });
    const train = await session.compile(accumulate);
    const evaluate = await session.compile(program("evaluate", { outputs: { sum: o.sum(w) } }));
    await train.run({ x: vector(1, 1) });
    expect(await evaluate.run({})).toEqual({ sum: scalar(5) });
    train.dispose();
    expect(await evaluate.run({})).toEqual({ sum: scalar(5) });
  });

  test("can be set that no operand reads", async () => {
    const session = await open({ w: vector(1, 2) });
    await (await session.compile(program("set", { outputs: {}, updates: { w: x } }))).run({ x: vector(3, 4) });
    expect(await session.read("w")).toEqual(vector(3, 4));
  });

  test("are read as copies, and written without keeping the caller's array", async () => {
    const session = await open({ w: vector(1, 2) });
    const value = vector(5, 6);
    await session.write("w", value);
    value.data[0] = 7;
    (await session.read("w")).data[1] = 8;
    expect(await session.read("w")).toEqual(vector(5, 6));
  });

  test("of rank 4 come back as the language has them, whatever their layout inside", async () => {
    const filter = { data: Float32Array.from({ length: 2 * 3 * 4 * 5 }, (_, i) => i), shape: [2, 3, 4, 5] };
    const session = await open({ f: filter });
    const f = o.variable("f", filter.shape);
    const executable = await session.compile(program("double", { outputs: { f }, updates: { f: o.add(f, f) } }));
    expect(await session.read("f")).toEqual(filter);
    expect(await executable.run({})).toEqual({ f: filter });
    expect(await session.read("f")).toEqual({ ...filter, data: filter.data.map((value) => 2 * value) });
    await session.write("f", filter);
    expect(await session.read("f")).toEqual(filter);
  });
});

describe("a guard", () => {
  const loss = o.div(o.constant(1), o.input("x", []));
  const guarded = program("guarded", { outputs: { loss }, updates: { w: o.add(w, o.constant(1)) }, guard: "loss" });

  test.each([0, Number.NaN])("keeps the variables where it is not finite (x = %d)", async (value) => {
    const session = await open({ w: vector(1, 2) });
    const executable = await session.compile(guarded);
    const { loss } = await executable.run({ x: scalar(value) });
    expect(Number.isFinite(loss?.data[0])).toBe(false);
    expect(await session.read("w")).toEqual(vector(1, 2));
    await executable.run({ x: scalar(1) });
    expect(await session.read("w")).toEqual(vector(2, 3));
  });
});

test("bool is 0 and 1 on the host", async () => {
  const flags = o.input("flags", [3], "bool");
  const session = await open({});
  const outputs = { flags, none: o.equal(o.cast(flags, "int32"), o.constant(0, [], "int32")) };
  const found = await (await session.compile(program("bool", { outputs }))).run({
    flags: { data: Int32Array.of(1, 0, 7), shape: [3] },
  });
  expect(found).toEqual({
    flags: { data: Int32Array.of(1, 0, 1), shape: [3] },
    none: { data: Int32Array.of(0, 1, 0), shape: [3] },
  });
});

test("a disposed Program does not run", async () => {
  const session = await open({ w: vector(1, 2) });
  const executable = await session.compile(accumulate);
  executable.dispose();
  executable.dispose();
  await expect(executable.run({ x: vector(1, 2) })).rejects.toThrow("akid: program accumulate: it was disposed.");
  const other = await session.compile(accumulate);
  await session.dispose();
  await expect(other.run({ x: vector(1, 2) })).rejects.toThrow("akid: program accumulate: it was disposed.");
  expect(session.tensorCount()).toBe(0);
});
