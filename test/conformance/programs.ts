/** Programs as wholes: variables, updates, the guard, several Programs in one session. */
import { describe, expect, it } from "vitest";
import type { Session } from "../../src/backends/backend.ts";
import type { Size } from "../../src/graph/node.ts";
import * as o from "../../src/graph/ops/index.ts";
import type { HostTensor, Program } from "../../src/graph/program.ts";
import { program } from "../../src/graph/program.ts";
import { runProgram } from "../graph/reference/evaluate.ts";
import { hostTensor } from "./case.ts";
import { expectAgreement } from "./compare.ts";
import { convNet } from "./convNet.ts";
import type { MakeBackend } from "./questions.ts";
import { leavesOf } from "./questions.ts";

const floats = (shape: Size, ...data: number[]): HostTensor => hostTensor(shape, "float32", data);
const scalar = (x: number): HostTensor => floats([], x);
const list = ({ data }: HostTensor | undefined = scalar(Number.NaN)): number[] => Array.from(data);

/** Checks what a backend does with whole Programs. */
export function programs(makeBackend: MakeBackend): void {
  /** Runs a test in a session of its own. */
  const inSession = async (
    variables: Record<string, HostTensor>,
    test: (session: Session) => Promise<void>,
  ): Promise<void> => {
    const session = await (await makeBackend()).open(variables);
    try {
      await test(session);
    } finally {
      await session.dispose();
    }
  };

  describe("programs", () => {
    const a = o.variable("a", [2]);
    const b = o.variable("b", [2]);

    it("computes all updates from the old values", () =>
      inSession({ a: floats([2], 1, 2), b: floats([2], 10, 20) }, async (session) => {
        const swap = await session.compile(
          program("swap", { outputs: { sum: o.add(a, b) }, updates: { a: b, b: o.add(a, o.constant(1)) } }),
        );
        expect(list((await swap.run({})).sum)).toEqual([11, 22]);
        expect(list(await session.read("a"))).toEqual([10, 20]);
        expect(list(await session.read("b"))).toEqual([2, 3]);
        expect(list((await swap.run({})).sum)).toEqual([12, 23]);
        expect(list(await session.read("a"))).toEqual([2, 3]);
        expect(list(await session.read("b"))).toEqual([11, 21]);
      }));

    it("gives old values where an output is a variable that it updates", () =>
      inSession({ a: floats([2], 1, 2) }, async (session) => {
        const next = o.mul(a, o.constant(2));
        const run = await session.compile(program("double", { outputs: { old: a, next }, updates: { a: next } }));
        const first = await run.run({});
        const second = await run.run({});
        expect([first.old, first.next, second.old, second.next].map(list)).toEqual([
          [1, 2],
          [2, 4],
          [2, 4],
          [4, 8],
        ]);
      }));

    it("updates from inputs, constants and other variables alone", () =>
      inSession({ a: floats([2], 1, 2), b: floats([2], 3, 4), c: scalar(0) }, async (session) => {
        const fed = o.input("fed", [2]);
        const run = await session.compile(
          program("set", { outputs: {}, updates: { a: fed, b: o.constant(7, [2]), c: o.sum(a) } }),
        );
        expect(await run.run({ fed: floats([2], 5, 6) })).toEqual({});
        expect(await Promise.all(["a", "b", "c"].map(async (name) => list(await session.read(name))))).toEqual([
          [5, 6],
          [7, 7],
          [3],
        ]);
      }));

    it("gives one value under several names, and inputs and constants as outputs", () =>
      inSession({ a: floats([2], 1, 2) }, async (session) => {
        const fed = o.input("fed", [2]);
        const x = o.add(a, fed);
        const run = await session.compile(
          program("names", { outputs: { x, again: x, fed, a, two: o.constant(2, [2]), other: o.neg(x) } }),
        );
        const { x: first, again, fed: back, a: variable, two, other } = await run.run({ fed: floats([2], 10, 20) });
        expect([first, again, back, variable, two, other].map(list)).toEqual([
          [11, 22],
          [11, 22],
          [10, 20],
          [1, 2],
          [2, 2],
          [-11, -22],
        ]);
      }));

    it.each([Number.NaN, Infinity, -Infinity])(
      "changes no variable when the guard is %d, and goes on after it",
      (bad) =>
        inSession({ a: floats([2], 1, 2), b: floats([2], 3, 4) }, async (session) => {
          const scale = o.input("scale", []);
          const loss = o.sum(o.mul(a, scale));
          const updates = { a: o.sub(a, o.mul(scale, o.constant(0.5))), b: o.add(b, a) };
          const run = await session.compile(
            program("guarded", { outputs: { loss, a2: o.square(a) }, updates, guard: "loss" }),
          );
          const stopped = await run.run({ scale: scalar(bad) });
          expect(Number.isFinite(list(stopped.loss)[0])).toBe(false);
          expect(list(stopped.a2)).toEqual([1, 4]);
          expect([list(await session.read("a")), list(await session.read("b"))]).toEqual([
            [1, 2],
            [3, 4],
          ]);
          expect(list((await run.run({ scale: scalar(2) })).loss)).toEqual([6]);
          expect([list(await session.read("a")), list(await session.read("b"))]).toEqual([
            [0, 1],
            [4, 6],
          ]);
        }),
    );

    it("lets several Programs share one session's variables", () =>
      inSession({ a: floats([2], 1, 2), b: floats([2], 0, 0) }, async (session) => {
        const step = await session.compile(program("step", { outputs: {}, updates: { a: o.add(a, o.constant(1)) } }));
        const copy = await session.compile(program("copy", { outputs: {}, updates: { b: a } }));
        const look = await session.compile(program("look", { outputs: { both: o.concat([a, b], 0) } }));
        await step.run({});
        await copy.run({});
        await step.run({});
        expect(list((await look.run({})).both)).toEqual([3, 4, 2, 3]);
        step.dispose();
        await session.write("a", floats([2], -1, -2));
        expect(list((await look.run({})).both)).toEqual([-1, -2, 2, 3]);
      }));

    it("keeps sessions apart", () =>
      inSession({ a: floats([2], 1, 2) }, (first) =>
        inSession({ a: floats([2], 10, 20) }, async (second) => {
          const double = program("double", { outputs: { a }, updates: { a: o.add(a, a) } });
          const [one, two] = [await first.compile(double), await second.compile(double)];
          await one.run({});
          expect([list((await one.run({})).a), list((await two.run({})).a)]).toEqual([
            [2, 4],
            [10, 20],
          ]);
        }),
      ));

    it("copies values in and out", async () => {
      const initial = floats([2], 1, 2);
      await inSession({ a: initial }, async (session) => {
        initial.data[0] = 99;
        expect(list(await session.read("a"))).toEqual([1, 2]);
        (await session.read("a")).data[0] = 99;
        expect(list(await session.read("a"))).toEqual([1, 2]);
        const written = floats([2], 3, 4);
        await session.write("a", written);
        written.data[0] = 99;
        const run = await session.compile(
          program("keep", { outputs: { a, x: o.input("x", [2]) }, updates: { a: o.neg(a) } }),
        );
        const x = floats([2], 5, 6);
        const first = await run.run({ x });
        x.data[0] = 99;
        const kept = [list(first.a), list(first.x)];
        expect(kept).toEqual([
          [3, 4],
          [5, 6],
        ]);
        (first.a as HostTensor).data[0] = 99;
        expect(list((await run.run({ x: floats([2], 7, 8) })).a)).toEqual([-3, -4]);
        expect(list(first.x)).toEqual([5, 6]);
      });
    });

    it("says which variable is wrong", () =>
      inSession({ w: floats([2], 1, 2) }, async (session) => {
        const reads = (name: string, shape: number[]) =>
          session.compile(program("p", { outputs: { y: o.neg(o.variable(name, shape)) } }));
        const none = "akid: variable 'v': the session has no variable of this name. There are w.";
        await expect(session.read("v")).rejects.toThrow(none);
        await expect(session.write("v", floats([1], 1))).rejects.toThrow(none);
        await expect(reads("v", [2])).rejects.toThrow(none);
        await expect(reads("w", [3])).rejects.toThrow("akid: program p: variable 'w' expects [3], found [2].");
        await expect(session.write("w", floats([1], 1))).rejects.toThrow(
          "akid: variable 'w': expects float32 [2], found float32 [1].",
        );
      }));

    it.each([
      ["missing", {}, "input 'x' is not fed. Its inputs are x."],
      ["unknown", { x: floats([2], 1, 2), z: floats([1], 1) }, "has no input 'z'. Its inputs are x."],
      ["misshapen", { x: floats([1], 1) }, "input 'x' expects float32 [2], found float32 [1]."],
      ["of another dtype", { x: hostTensor([2], "int32", [1, 2]) }, "input 'x' expects float32 [2], found int32 [2]."],
      ["too short", { x: { ...floats([1], 1), shape: [2] } }, "input 'x' expects 2 values, found 1."],
    ] as [string, Record<string, HostTensor>, string][])("says which feed is %s", (_, feeds, message) =>
      inSession({}, async (session) => {
        const run = await session.compile(program("simple", { outputs: { y: o.neg(o.input("x", [2])) } }));
        await expect(run.run(feeds)).rejects.toThrow(`akid: program simple: ${message}`);
      }),
    );

    it.each([1, 4])("trains a conv net with batch norm, batch %d, as the reference does", async (batch) => {
      const { train, variables, feeds } = convNet(batch);
      let expected = leavesOf(variables);
      await inSession(variables, async (session) => {
        const executable = await session.compile(train);
        for (let step = 0; step < 3; step++) {
          const fed = feeds(step);
          const run = runProgram(train, { ...expected, ...leavesOf(fed) });
          const found = await executable.run(fed);
          for (const [name, node] of Object.entries(train.outputs)) {
            expectAgreement(`step ${step} ${name}`, found[name], node, run.outputs[name] as Float64Array);
          }
          expected = { ...expected, ...run.updates };
        }
        for (const [name, node] of Object.entries(train.updates)) {
          expectAgreement(`variable ${name}`, await session.read(name), node, expected[name] as Float64Array);
        }
      });
    });

    it("holds no more tensors after many runs, and none of an Executable that is disposed", async () => {
      const { train, variables, feeds } = convNet(2);
      await inSession(variables, async (session) => {
        const before = session.tensorCount();
        const executable = await session.compile(train);
        const fed = feeds(0);
        await executable.run(fed);
        const after = session.tensorCount();
        for (let step = 0; step < 20; step++) await executable.run(fed);
        expect(session.tensorCount()).toBe(after);
        executable.dispose();
        expect(session.tensorCount()).toBe(before);
      });
    });

    it("compiles a Program twice", () =>
      inSession({ a: floats([2], 1, 2) }, async (session) => {
        const negated: Program = program("negate", { outputs: { y: o.neg(a) } });
        const [first, second] = [await session.compile(negated), await session.compile(negated)];
        first.dispose();
        expect(list((await second.run({})).y)).toEqual([-1, -2]);
      }));
  });
}
