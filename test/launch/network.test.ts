/** Network namespaces as machines with links of 1 Gbit/s: training over three of them, and what ends it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newestCheckpoint } from "../../src/checkpoints/checkpoint.ts";
import { shown } from "../../src/launch/line.ts";
import { root } from "../built.ts";
import { compiled } from "../compiled.ts";
import { command, remove } from "../processes.ts";
import { launchers } from "../ranks.ts";
import { type Machines, machines, whyNoMachines } from "./namespaces.ts";

const reason = whyNoMachines();
const folder = mkdtempSync(join(tmpdir(), "akid-network-"));
const experiment = compiled(join(import.meta.dirname, "troubled.ts"));
const [first] = launchers.filter(({ missing }) => !missing);
let six: Machines;

beforeAll(() => {
  if (reason !== undefined) return;
  six = machines(6);
  six.shape(1000);
});
afterAll(() => {
  six?.[Symbol.dispose]();
  remove(folder);
});

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

interface Task {
  readonly hosts: readonly string[];
  readonly fault?: string;
  readonly more?: readonly string[];
}

/** Launches on the first machine; what it prints goes to a file, which nobody who is left over keeps open for the test. */
async function job(launcher: string, run: string, { hosts, fault = "", more = [] }: Task): Promise<Ended> {
  const options = ["--rsh", six.rsh, "--launcher", launcher, "--timeout", "4", "--out", run];
  const words = [...command(), "launch", "--hosts", hosts.join(), ...options, ...more, experiment];
  const line = shown([process.execPath, ...words]);
  const file = `${run}.txt`;
  const output = openSync(file, "w");
  const child = spawn(six.rsh, [hosts[0] as string, `cd ${root} && FAULT='${fault}' exec ${line}`], {
    stdio: ["ignore", output, output],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  closeSync(output);
  return { code, said: readFileSync(file, "utf8") };
}

/** One job's three machines of the six, another one's other three. */
const threeOf = (job: number): readonly string[] => six.names.slice(3 * job, 3 * job + 3);

/** Ranks end by themselves where their launcher cannot reach them. */
async function ranksLeft(run: string): Promise<number> {
  const isRank = (line: string): boolean => line.includes("launch/rank.js") && line.includes(run);
  const ranks = (): number => six.processes().filter(isRank).length;
  for (let wait = 0; wait < 40 && ranks() > 0; wait++) await setTimeout(250);
  return ranks();
}

const checkpointIn = (run: string) =>
  newestCheckpoint<{ step: number }>(join(run, "checkpoints"), (warning) => expect.fail(warning))?.record.step;

const title = reason === undefined ? "three machines" : `three machines (skipped: ${reason})`;
describe.skipIf(reason !== undefined)(title, () => {
  // Two jobs at once: most of the time they wait. A room of tests ends before the next one begins.
  describe("when the link to one is cut", () => {
    afterAll(() => six?.mend());

    test.concurrent.for(launchers.map((launcher, place) => ({ ...launcher, place })))(
      "train together under $title, and end by its name and with a checkpoint",
      async ({ command: launcher, missing, place }, { skip }) => {
        if (missing) skip();
        const [run, hosts] = [join(folder, launcher), threeOf(place)];
        const { code, said } = await job(launcher, run, { hosts, fault: "cut 2 12" });
        expect(said).toContain("3 ranks");
        expect(said).toMatch(
          new RegExp(`^akid: launch: rank 2 on ${hosts[2]} has given no sign of life for \\S+ s, at step 13`, "m"),
        );
        expect(code).toBe(1);
        expect(checkpointIn(run)).toBe(10);
        expect(await ranksLeft(run)).toBe(0);
      },
    );
  });

  const signals = `when a rank there gets a signal (${first?.title ?? "skipped: no MPI"})`;
  describe.skipIf(first === undefined)(signals, () => {
    async function ended(signal: string, hosts: readonly string[], how: string): Promise<string> {
      const run = join(folder, signal);
      const { code, said } = await job(first?.command ?? "", run, { hosts, fault: `${signal} 2 12` });
      expect(said).toMatch(new RegExp(`^akid: launch: rank 2 on ${hosts[2]} ${how}`, "m"));
      expect(code).toBe(1);
      expect(checkpointIn(run)).toBe(10);
      expect(await ranksLeft(run)).toBe(0);
      return run;
    }

    test.concurrent("SIGKILL ends them, by its name and with a checkpoint, and two machines go on where three have ended", async () => {
      const run = await ended("SIGKILL", threeOf(0), "(was killed by signal 9|has ended)");
      const more = { hosts: threeOf(0).slice(0, 2), more: ["--resume"] };
      const two = await job(first?.command ?? "", run, more);
      expect(two).toMatchObject({ code: 0, said: expect.stringContaining("2 ranks") });
      expect(checkpointIn(run)).toBe(25);
    });

    test.concurrent("SIGSTOP ends them, by its name and with a checkpoint", async () => {
      await ended("SIGSTOP", threeOf(1), "has given no sign of life");
    });
  });
});
