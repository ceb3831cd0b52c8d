/** Variables, updates, guards, errors and the release of memory on the tfjs backend. */
import { afterEach, describe, expect, test } from "vitest";
import type { Session } from "../../../src/backends/backend.ts";
import { tfjsBackend } from "../../../src/backends/tfjs/index.ts";
import { loadWasm } from "../../../src/backends/tfjs/wasm/load.ts";
import * as o from "../../../src/graph/ops/index.ts";
import type { HostTensor } from "../../../src/graph/program.ts";
import { program } from "../../../src/graph/program.ts";

const floats = (...values: number[]): HostTensor => ({ data: Float32Array.from(values), shape: [values.length] });
const scalar = (value: number): HostTensor => ({ data: Float32Array.of(value), shape: [] });

const sessions: Session[] = [];
async function open(variables: Record<string, HostTensor> = {}): Promise<Session> {
  const session = await tfjsBackend().open(variables);
  sessions.push(session);
  return session;
}
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.dispose();
});

const values = async (session: Session, name: string): Promise<number[]> => Array.from((await session.read(name)).data);

describe("updates", () => {
  test("are all computed from the old values", async () => {
    const session = await open({ a: floats(1, 2), b: floats(10, 20) });
    const [a, b] = [o.variable("a", [2]), o.variable("b", [2])];
    const swap = await session.compile(program("swap", { outputs: { total: o.add(a, b) }, updates: { a: b, b: a } }));
    const { total } = await swap.run({});
    expect(total?.data).toEqual(Float32Array.of(11, 22));
    expect([await values(session, "a"), await values(session, "b")]).toEqual([
      [10, 20],
      [1, 2],
    ]);
    await swap.run({});
    expect(await values(session, "a")).toEqual([1, 2]);
  });

  test("one value may go to two variables and to an output", async () => {
    const session = await open({ a: floats(1), b: floats(2) });
    const next = o.add(o.variable("a", [1]), o.constant(5));
    const step = await session.compile(program("step", { outputs: { next }, updates: { a: next, b: next } }));
    await step.run({});
    await session.write("a", floats(-1));
    expect([await values(session, "a"), await values(session, "b")]).toEqual([[-1], [6]]);
    expect((await step.run({})).next?.data).toEqual(Float32Array.of(4));
  });

  test("are left out where the guard is not finite", async () => {
    const session = await open({ w: floats(1) });
    const loss = o.input("loss", []);
    const w = o.variable("w", [1]);
    const step = await session.compile(
      program("step", { outputs: { loss }, updates: { w: o.add(w, loss) }, guard: "loss" }),
    );
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect((await step.run({ loss: scalar(bad) })).loss?.data[0]).toBe(bad);
      expect(await values(session, "w")).toEqual([1]);
    }
    await step.run({ loss: scalar(2) });
    expect(await values(session, "w")).toEqual([3]);
  });

  test("are seen by every Program of the session and by no other session", async () => {
    const [session, other] = [await open({ w: floats(1) }), await open({ w: floats(7) })];
    const w = o.variable("w", [1]);
    const double = await session.compile(program("double", { outputs: {}, updates: { w: o.mul(w, o.constant(2)) } }));
    const show = await session.compile(program("show", { outputs: { w } }));
    await double.run({});
    await double.run({});
    expect((await show.run({})).w?.data).toEqual(Float32Array.of(4));
    expect(await values(other, "w")).toEqual([7]);
  });
});

test("a value read, given or fed is a copy", async () => {
  const given = floats(1);
  const session = await open({ w: given });
  given.data[0] = 9;
  (await session.read("w")).data[0] = 9;
  expect(await values(session, "w")).toEqual([1]);
  const x = o.input("x", [1]);
  const echo = await session.compile(program("echo", { outputs: { x, same: o.reshape(x, [1, 1]) } }));
  const outputs = await echo.run({ x: given });
  (outputs.x as HostTensor).data[0] = 5;
  expect([given.data[0], outputs.same?.data[0]]).toEqual([9, 9]);
});

test("bool crosses the border as 0 and 1", async () => {
  const session = await open();
  const flags = o.input("flags", [3], "bool");
  const same = o.equal(flags, o.constant(1, [], "bool"));
  const run = await session.compile(program("flags", { outputs: { flags, same, number: o.cast(flags, "float32") } }));
  const outputs = await run.run({ flags: { data: Int32Array.of(1, 0, 1), shape: [3] } });
  expect(outputs.flags?.data).toEqual(Int32Array.of(1, 0, 1));
  expect(outputs.same?.data).toEqual(Int32Array.of(1, 0, 1));
  expect(outputs.number?.data).toEqual(Float32Array.of(1, 0, 1));
});

describe("errors", () => {
  const x = o.input("x", [2]);
  const simple = program("simple", { outputs: { y: o.relu(x) } });

  test("a value beyond wasm's memory is refused, and nothing is lost", async () => {
    const session = await open({ w: floats(1, 2) });
    const wide = program("wide", { outputs: { y: o.broadcastTo(o.variable("w", [2]), [700_000_000, 2]) } });
    const executable = await session.compile(wide);
    const message = "akid: backend tfjs: the 4 GiB of wasm memory have no room for another 5600000000 bytes.";
    await expect(executable.run({})).rejects.toThrow(message);
    expect(await values(session, "w")).toEqual([1, 2]);
  });

  test("a disposed Program does not run", async () => {
    const executable = await (await open()).compile(simple);
    executable.dispose();
    executable.dispose();
    await expect(executable.run({ x: floats(1, 2) })).rejects.toThrow("akid: program simple: is disposed.");
  });
});

test("no tensor outlives its session, a failed run, or a failed opening", async () => {
  const count = (await loadWasm()).count();
  const session = await open({ w: floats(1, 2) });
  const y = o.add(o.variable("w", [2]), o.input("x", [2]));
  const executable = await session.compile(program("p", { outputs: { y, sum: o.sum(y) }, updates: { w: y } }));
  await executable.run({ x: floats(1, 2) });
  await expect(executable.run({})).rejects.toThrow();
  await session.dispose();
  await session.dispose();
  await expect(tfjsBackend().open({ a: floats(1), b: { data: Float32Array.of(1), shape: [2] } })).rejects.toThrow(
    "expects 2 values",
  );
  expect((await loadWasm()).count()).toBe(count);
});
