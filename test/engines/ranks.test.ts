/** Ranks compute what one process computes on whole batches. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { program, remove, run } from "../processes.ts";
import { type Launcher, launchers, mpirun } from "../ranks.ts";
import { type Outcome, training } from "./ranks/training.ts";

const folder = mkdtempSync(join(tmpdir(), "akid-ranks-"));
afterAll(() => remove(folder));
const file = join(import.meta.dirname, "ranks/training.ts");
const outcome = (place: string, rank: number): Outcome =>
  JSON.parse(readFileSync(join(place, `${rank}.json`), "utf8")) as Outcome;

let single: Outcome;
beforeAll(async () => {
  single = await training("single");
});

const all = ({ parameters }: Outcome): readonly number[] => Object.values(parameters).flat();

/** How far two vectors are apart, relative to the length of the first. */
function apart(one: readonly number[], other: readonly number[]): number {
  const length = Math.hypot(...one);
  return Math.hypot(...one.map((value, i) => value - (other[i] as number))) / length;
}

const usual = launchers.find(({ missing }) => !missing);
// What the engine does is the same under each; Comm is tested with 2, 3 and 4 ranks of both.
const cases = launchers.map((launcher) => ({ launcher, counts: launcher === usual ? [2, 3] : [2] }));

describe.each(cases)("under $launcher.title", ({ launcher, counts }) => {
  test.skipIf(launcher.missing).each(counts)("%i ranks are one process after 100 steps", async (ranks) => {
    const place = mkdtempSync(join(folder, "run-"));
    const ended = await mpirun(launcher, ranks, [...program(file), place]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const first = outcome(place, 0);
    for (let rank = 1; rank < ranks; rank++) expect(outcome(place, rank)).toEqual(first); // to the bit
    expect(first.losses.map((loss, i) => Math.abs(loss - (single.losses[i] as number))).every((d) => d < 1e-4)).toBe(
      true,
    );
    expect(apart(all(single), all(first))).toBeLessThan(1e-5);
    expect(first.validation.loss).toBeCloseTo(single.validation.loss, 5);
    expect(first.validation.evals).toEqual(single.validation.evals);
    expect(single.notFinite).toContain("the loss became NaN at step 101 in input 'image'");
    expect(first.notFinite.slice(0, 60)).toBe(single.notFinite.slice(0, 60));
  });
});

test.skipIf(usual === undefined)("a rank with another seed is found before the first step", async () => {
  const { code, stderr } = await mpirun(usual as Launcher, 2, [...program(file), folder], { OTHER_SEED: "1" });
  expect(code).not.toBe(0);
  expect(stderr).toMatch(
    /akid: tiny: rank 1 on \S+ has another seed than rank 0 on \S+\. Start the same files everywhere/,
  );
});

test("without a launcher there are no ranks", async () => {
  const { code, stderr } = await run([...program(file), folder]);
  expect(code).not.toBe(0);
  expect(stderr).toContain(
    "akid: mpi: no launcher of MPI programs has started this process. Start it with `akid launch",
  );
});
