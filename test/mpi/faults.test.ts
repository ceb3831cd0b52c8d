import { hostname } from "node:os";
import { describe, expect, test } from "vitest";
import { type JobEnd, mpiruns, reason, runJob } from "./mpirun.ts";

/** All launchers of the machine at once: most of a job's time is waiting. */
async function jobs(
  ranks: number,
  ...args: readonly string[]
): Promise<readonly (JobEnd & { readonly name: string })[]> {
  const ends = mpiruns.map(async (mpirun) => ({
    name: mpirun.name,
    ...(await runJob(mpirun, { ranks, file: "rank.ts", args })),
  }));
  return Promise.all(ends);
}

const on = (rank: number): string => `rank ${rank} on ${hostname()}`;
const goOn = "The job ends; go on with akid launch --resume.";

/** What akid said, once, and nothing of what happened after it. */
const sentences = ({ stderr }: JobEnd): string[] => stderr.split("\n").filter((line) => line.startsWith("akid: "));

function expectEnded(ends: readonly JobEnd[]): void {
  for (const { code, left } of ends) {
    expect(code, "it failed, and its launcher ended").toBeGreaterThan(0);
    expect(left).toBe(0);
  }
}

describe.skipIf(mpiruns.length === 0)(`ranks over ${mpiruns.map(({ name }) => name).join(" and ")}${reason}`, () => {
  test("end well where nothing happens", async () => {
    for (const { code, stdout, stderr, left } of await jobs(2, "none")) {
      expect({ code, stdout, stderr, left }).toEqual({ code: 0, stdout: "all done\n", stderr: "", left: 0 });
    }
  });

  test("are not given up while one computes for longer than the timeout", async () => {
    for (const { code, stdout, stderr } of await jobs(2, "slow", "2")) {
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "all done\n", stderr: "" });
    }
  });

  test("end with one that is killed", async () => {
    const ends = await jobs(3, "kill");
    expectEnded(ends);
    // hydra may end the others before they can say why; `akid launch` knows the process that it names.
    for (const { stdout, stderr } of ends) expect(stdout + stderr).toMatch(/rank 2|PID \d+ RUNNING AT/);
  });

  test.each([
    ["throws", "throw", `akid: mpi: ${on(2)} ends with code 1, at step 12.`],
    ["exits with a code", "exit3", `akid: mpi: ${on(2)} ends with code 3, at step 12.`],
    [
      "exits with 0 too early",
      "exit0",
      `akid: mpi: ${on(2)} ends with code 70 before the training is over, as comm.finalize() was not called, at step 12.`,
    ],
  ])("end with one that %s", async (_, fault, sentence) => {
    const ends = await jobs(3, fault);
    expectEnded(ends);
    for (const end of ends) expect(sentences(end)).toEqual([sentence]);
  });

  test.each([
    ["a rank", "stop", 2],
    ["rank 0", "stop0", 0],
  ])("end with %s that stops, within the time", async (_, fault, rank) => {
    const ends = await jobs(3, fault, "3");
    expectEnded(ends);
    const sentence = new RegExp(
      `^akid: mpi: ${on(rank)} has given no sign of life for [23][.\\d]* s, at step 12\\. ${goOn}$`,
    );
    for (const end of ends) expect(sentences(end)[0]).toMatch(sentence);
  });

  test("end with one that is alive and does not come", async () => {
    const ends = await jobs(2, "loop", "30", "2");
    expectEnded(ends);
    for (const end of ends) {
      const [sentence = "", ...others] = sentences(end);
      expect(others).toEqual([]);
      expect(sentence).toMatch(
        new RegExp(
          `^akid: mpi: ${on(1)} is alive but does not come, at step 12: rank \\d on \\S+ has waited in sum for [\\d.]+ s\\. `,
        ),
      );
      const [, seconds] = / for ([\d.]+) s\. /.exec(sentence) ?? [];
      expect(Number(seconds)).toBeGreaterThanOrEqual(2); // on a busy machine it is seen later
      expect(Number(seconds)).toBeLessThan(30);
    }
  });

  test("end with one that does something else", async () => {
    const ends = await jobs(2, "finalize");
    expectEnded(ends);
    for (const end of ends) {
      expect(sentences(end)).toEqual([expect.stringMatching(/is in sum, rank 1 on \S+ is in finalize, at step 12: /)]);
    }
  });
});
