/** Runs of a search: one suggestion at a time, kept in order, refused ones free of charge, resumed where it ended. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Variant } from "../../../codegen/generate/manifest.ts";
import { searches } from "../../../codegen/search/index.ts";
import { parametersOf } from "../../../codegen/space/labels.ts";
import type { Assignment, Space } from "../../../codegen/space/space.ts";
import { Store, writeResult } from "../../../codegen/sweep/store.ts";
import { type Maker, Trials } from "../../../codegen/sweep/trials.ts";

const root = mkdtempSync(join(tmpdir(), "akid-trials-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const alternatives = Array.from({ length: 10 }, (_, label) => ({ label, nested: [] }));
const k = { id: 0, name: "k", kind: "choice", alternatives } as const;
const space: Space = { roots: [k], parameters: [k] };

/** Odd sizes do not fit. */
const make = (told: Variant[] = []): Maker => ({
  space,
  make: (assignment: Assignment): Variant => {
    const parameters = parametersOf(space, assignment);
    const id = createHash("sha256").update(JSON.stringify(parameters)).digest("hex");
    const fits = (parameters.k as number) % 2 === 0;
    const verdict = fits ? "accepted" : "rejected";
    const variant: Variant = {
      id,
      file: fits ? `k${parameters.k}.ts` : "",
      sha256: "",
      parameters,
      seeds: [0, 1],
      verdict,
    };
    told.push(variant);
    return variant;
  },
});

function open(store: Store, maker: Maker = make()): Trials {
  const search = searches.random(space, { seed: 1, count: 6, direction: "max" });
  return new Trials({ store, maker, search, count: 6, devices: 1 });
}

const newStore = (): Store => {
  const store = new Store(mkdtempSync(join(root, "sweep-")));
  store.note("begin", {});
  return store;
};

function finish(store: Store, run: Parameters<Store["open"]>[0], value: number): void {
  const none = { parameters: {}, seed: 0, metric: "loss", step: 0, epochs: 0, started: 0, seconds: 0 };
  writeResult(store.open(run), { ...none, status: "done", value });
}

test("makes as many trials as were asked for, the refused ones among them, and runs the others with all seeds", () => {
  const told: Variant[] = [];
  const trials = open(newStore(), make(told));
  const names: string[] = [];
  for (let run = trials.take(); run; run = trials.take()) names.push(run.name);
  expect(trials.devices()).toBeUndefined();
  expect(told).toHaveLength(6);
  const accepted = told.filter(({ verdict }) => verdict === "accepted");
  expect(trials.refused).toHaveLength(6 - accepted.length);
  expect(accepted.length).toBeGreaterThan(0);
  expect(accepted.length).toBeLessThan(6);
  expect(names).toEqual(accepted.flatMap(({ parameters }) => [`k${parameters.k}.s0`, `k${parameters.k}.s1`]));
});

test("goes on with the same trials after a kill, without the runs that have ended", () => {
  const whole = open(newStore());
  const all: string[] = [];
  for (let run = whole.take(); run; run = whole.take()) all.push(run.name);

  const store = newStore();
  const first = open(store);
  const [a, b] = [first.take()!, first.take()!];
  finish(store, a, 0.5);
  const second = open(store);
  expect(second.runs.map(({ name }) => name)).toEqual([a.name, b.name]);
  const rest: string[] = [];
  for (let run = second.take(); run; run = second.take()) rest.push(run.name);
  expect([a.name, ...rest]).toEqual(all);
});

test("tells the search the mean over the seeds, once all are there", () => {
  const store = newStore();
  const seen: (number | undefined)[][] = [];
  const inner = searches.random(space, { seed: 1, count: 6, direction: "max" });
  const search: typeof inner = {
    next: (trials) => {
      seen.push(trials.map(({ value }) => value));
      return inner.next(trials);
    },
  };
  const trials = new Trials({ store, maker: make(), search, count: 6, devices: 1 });
  const [a, b] = [trials.take()!, trials.take()!];
  finish(store, a, 0.5);
  finish(store, b, 0.7);
  trials.take();
  const place = seen.at(-1)!.indexOf(0.6);
  expect(place).toBeGreaterThanOrEqual(0);
  expect(seen.at(-1)!.filter((value) => value !== undefined)).toEqual([0.6]);
});
