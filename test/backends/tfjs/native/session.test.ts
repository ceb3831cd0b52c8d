/** Sessions on TensorFlow's native library: variables that outlive the models that they lie in, memory that is the host's. */
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import type { Executable, Session } from "../../../../src/backends/backend.ts";
import { nativeBackend } from "../../../../src/backends/tfjs/native/index.ts";
import * as o from "../../../../src/graph/ops/index.ts";
import type { HostTensor, Program } from "../../../../src/graph/program.ts";
import { program } from "../../../../src/graph/program.ts";
import { missingNative } from "./library.ts";

const floats = (...values: number[]): HostTensor => ({ data: Float32Array.from(values), shape: [values.length] });
const open = (variables: Record<string, HostTensor>): Promise<Session> => nativeBackend({ threads: 1 }).open(variables);
const values = async (session: Session, name: string): Promise<number[]> => Array.from((await session.read(name)).data);

const w = o.variable("w", [2]);
const doubled = program("double", { outputs: {}, updates: { w: o.mul(w, o.constant(2)) } });
const shown = (name: string): Program => program(name, { outputs: { w: o.neg(w) } });

describe.skipIf(missingNative)(`a session on TensorFlow's native library${missingNative ?? ""}`, () => {
  test("keeps its variables when a Program is compiled after others have run", async () => {
    await using session = await open({ w: floats(1, 2), idle: floats(7) });
    const double = await session.compile(doubled);
    await double.run({});
    await session.write("w", floats(3, 4));
    await double.run({});
    const show = await session.compile(shown("show"));
    expect(await values(session, "w")).toEqual([6, 8]);
    expect(Array.from((await show.run({})).w?.data ?? [])).toEqual([-6, -8]);
    await double.run({});
    expect(await values(session, "w")).toEqual([12, 16]);
    expect(await values(session, "idle")).toEqual([7]);
  });

  test("keeps them through many Programs that come one by one and take turns", async () => {
    await using session = await open({ w: floats(0, 0), idle: floats(7) });
    const adding = (number: number): Program =>
      program(`add ${number}`, { outputs: { old: w }, updates: { w: o.add(w, o.constant(number)) } });
    const steps: Executable[] = [];
    let total = 0;
    for (let turn = 0; turn < 60; turn++) {
      if (turn % 4 === 0 && steps.length < 5) {
        steps.push(await session.compile(adding(steps.length + 1)));
        await steps.at(-1)?.run({});
        total += steps.length;
      }
      const which = (turn * 7) % steps.length;
      expect(Array.from((await steps[which]?.run({}))?.old?.data ?? [])).toEqual([total, total]);
      total += which + 1;
    }
    expect(await values(session, "w")).toEqual([total, total]);
    expect(await values(session, "idle")).toEqual([7]);
  });

  test("runs what was compiled before a Program that is disposed", async () => {
    await using session = await open({ w: floats(1, 2) });
    const [first, second] = [await session.compile(shown("a")), await session.compile(shown("b"))];
    await second.run({});
    second.dispose();
    await expect(second.run({})).rejects.toThrow("akid: program b: it was disposed.");
    const third = await session.compile(shown("c"));
    await third.run({});
    expect(Array.from((await first.run({})).w?.data ?? [])).toEqual([-1, -2]);
  });

  test("keeps nothing of the host's arrays", async () => {
    const given = floats(1, 2);
    await using session = await open({ w: given });
    given.data[0] = 9;
    const fed = o.input("fed", [1, 2]);
    const set = await session.compile(program("set", { outputs: { fed }, updates: { w: o.reshape(fed, [2]) } }));
    const feed = { data: Float32Array.of(3, 4), shape: [1, 2] };
    expect(await values(session, "w")).toEqual([1, 2]);
    const { fed: back } = await set.run({ fed: feed });
    feed.data.fill(9);
    expect([Array.from(back?.data ?? []), await values(session, "w")]).toEqual([
      [3, 4],
      [3, 4],
    ]);
    const read = await session.read("w");
    read.data[0] = 9;
    const written = floats(5, 6);
    await session.write("w", written);
    written.data.fill(9);
    // A step in place, which would change what the variable shares.
    const step = await session.compile(
      program("step", { outputs: {}, updates: { w: o.sub(w, o.mul(o.input("lr", []), w)) } }),
    );
    await step.run({ lr: { data: Float32Array.of(0.5), shape: [] } });
    expect([await values(session, "w"), Array.from(written.data)]).toEqual([
      [2.5, 3],
      [9, 9],
    ]);
  });

  test("shares nothing with another, and leaves no file", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("akid-savedmodel-"));
    await using one = await open({ w: floats(1, 2) });
    await using other = await open({ w: floats(10, 20) });
    for (const session of [one, other]) await (await session.compile(doubled)).run({});
    expect([await values(one, "w"), await values(other, "w")]).toEqual([
      [2, 4],
      [20, 40],
    ]);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("akid-savedmodel-"))).toEqual(before);
  });

  test("takes names that TensorFlow does not", async () => {
    await using session = await open({ "ü, weights/1:0": floats(1) });
    const variable = o.variable("ü, weights/1:0", [1]);
    const [one, two] = [o.input("a,b", [1]), o.input("a_b", [1])];
    const outputs = { "x, y": o.add(variable, one), updated: o.sub(variable, two) };
    const run = await session.compile(program("été, 1", { outputs, updates: { "ü, weights/1:0": one } }));
    const found = await run.run({ "a,b": floats(2), a_b: floats(5) });
    expect([found["x, y"]?.data[0], found.updated?.data[0]]).toEqual([3, -4]);
    expect(await values(session, "ü, weights/1:0")).toEqual([2]);
  });

  test("is of no use after its end", async () => {
    const session = await open({ w: floats(1, 2) });
    const show = await session.compile(shown("show"));
    await show.run({});
    await session.dispose();
    await session.dispose();
    await expect(show.run({})).rejects.toThrow("akid: program show: it was disposed.");
    await expect(session.read("w")).rejects.toThrow("akid: variable 'w': the session has no variable of this name.");
    expect(session.tensorCount()).toBe(0);
  });
});
