/** `akid train` as ranks: one of them writes, and any number of them goes on where another one has ended. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compiled } from "../compiled.ts";
import { akid, command, remove } from "../processes.ts";
import { launchers, mpirun } from "../ranks.ts";

const folder = mkdtempSync(join(tmpdir(), "akid-kid-ranks-"));
afterAll(() => remove(folder));
const experiment = compiled(join(import.meta.dirname, "ranks/experiment.ts"));

type Line = Readonly<Record<"event" | "step" | "loss", unknown>>;

/** The validations that a run has logged, without times. */
const curve = (run: string): Pick<Line, "step" | "loss">[] =>
  readFileSync(join(run, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line)
    .filter(({ event }) => event === "validation")
    .map(({ step, loss }) => ({ step, loss }));

const losses = (run: string): number[] => curve(run).map(({ loss }) => loss as number);

describe.each(launchers.slice(0, 1))("under $title", (launcher) => {
  const ranks = (count: number, args: readonly string[], env = {}) =>
    mpirun(launcher, count, [...command(), "train", experiment, "--engine", "mpi", ...args], env);

  test.skipIf(launcher.missing)(
    "rank 0 alone writes, or all keep logs where that is asked for, and other numbers of ranks go on with its run",
    async () => {
      const [whole, parts, alone] = [join(folder, "whole"), join(folder, "parts"), join(folder, "alone")];
      const ended = await ranks(2, ["--out", whole]);
      expect(ended.stderr).toBe("");
      expect(ended.stdout.match(/plain trains on onnx, 2 ranks/g)).toHaveLength(1);
      expect(ended.stdout.match(/logs and checkpoints in/g)).toHaveLength(1);
      expect(ended.code).toBe(0);

      const all = { LOGS: "all" };
      expect(await ranks(2, ["--out", parts, "--max-steps", "14"], all)).toMatchObject({ code: 0, stderr: "" });
      expect(curve(join(parts, "rank1"))).toEqual(curve(parts));
      expect(readdirSync(parts)).toContain("checkpoints");
      expect(readdirSync(join(parts, "rank1"))).not.toContain("checkpoints");
      expect(await ranks(2, ["--out", parts, "--resume"])).toMatchObject({ code: 0 });
      expect(curve(parts)).toEqual(curve(whole)); // to the bit

      expect(
        await akid(["train", experiment, "--engine", "single", "--out", alone, "--max-steps", "10"]),
      ).toMatchObject({
        code: 0,
      });
      expect(await ranks(3, ["--out", alone, "--resume", "--max-steps", "18"])).toMatchObject({ code: 0 });
      expect(await akid(["train", experiment, "--towers", "2", "--out", alone, "--resume"])).toMatchObject({ code: 0 });
      for (const [i, loss] of losses(whole).slice(-1).entries()) expect(losses(alone).at(-1 - i)).toBeCloseTo(loss, 5);
      expect(readdirSync(whole).sort()).toEqual(readdirSync(alone).sort());
    },
  );
});
