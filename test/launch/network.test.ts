/** Three network namespaces as three machines with links of 1 Gbit/s: training over them, and what ends it. */

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
let three: Machines;

beforeAll(() => {
  if (reason !== undefined) return;
  three = machines(3);
  three.shape(1000);
});
afterAll(() => {
  three?.[Symbol.dispose]();
  remove(folder);
});

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

interface Task {
  readonly fault?: string;
  /** Default: all. */
  readonly hosts?: readonly string[];
  readonly more?: readonly string[];
}

/** Launches on the first machine; what it prints goes to a file, which nobody who is left over keeps open for the test. */
async function job(
  launcher: string,
  run: string,
  { fault = "", hosts = three.names, more = [] }: Task,
): Promise<Ended> {
  const options = ["--rsh", three.rsh, "--launcher", launcher, "--timeout", "4", "--out", run];
  const words = [...command(), "launch", "--hosts", hosts.join(), ...options, ...more, experiment];
  const line = shown([process.execPath, ...words]);
  const file = `${run}.txt`;
  const output = openSync(file, "w");
  const child = spawn(three.rsh, [three.names[0] as string, `cd ${root} && FAULT='${fault}' exec ${line}`], {
    stdio: ["ignore", output, output],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  closeSync(output);
  return { code, said: readFileSync(file, "utf8") };
}

/** Ranks end by themselves where their launcher cannot reach them. */
async function ranksLeft(): Promise<number> {
  const ranks = (): number => three.processes().filter((line) => /launch\/rank\.js/.test(line)).length;
  for (let wait = 0; wait < 40 && ranks() > 0; wait++) await setTimeout(250);
  return ranks();
}

const checkpointIn = (run: string) =>
  newestCheckpoint<{ step: number }>(join(run, "checkpoints"), (warning) => expect.fail(warning))?.record.step;

const title = reason === undefined ? "three machines" : `three machines (skipped: ${reason})`;
describe.skipIf(reason !== undefined)(title, () => {
  describe.each(launchers)("under $title", ({ command: launcher, missing }) => {
    test.skipIf(missing)(
      "train together, and end when the link to one is cut, by its name and with a checkpoint",
      async () => {
        const run = join(folder, launcher);
        const { code, said } = await job(launcher, run, { fault: "cut 2 12" });
        three.mend();
        expect(said).toContain("3 ranks");
        expect(said).toMatch(/^akid: launch: rank 2 on \w+n3 has given no sign of life for \S+ s, at step 13/m);
        expect(code).toBe(1);
        expect(checkpointIn(run)).toBe(10);
        expect(await ranksLeft()).toBe(0);
      },
    );
  });

  const [first] = launchers.filter(({ missing }) => !missing);
  test.skipIf(first === undefined).each([
    ["SIGKILL", /^akid: launch: rank 2 on \w+n3 (was killed by signal 9|has ended)/m],
    ["SIGSTOP", /^akid: launch: rank 2 on \w+n3 has given no sign of life/m],
  ])(
    `end when a rank there gets %s, by its name and with a checkpoint (${first?.title ?? "skipped: no MPI"})`,
    async (signal, sentence) => {
      const run = join(folder, signal);
      const { code, said } = await job(first?.command ?? "", run, { fault: `${signal} 2 12` });
      expect(said).toMatch(sentence);
      expect(code).toBe(1);
      expect(checkpointIn(run)).toBe(10);
      expect(await ranksLeft()).toBe(0);
    },
  );

  test.skipIf(first === undefined)("two machines go on where three have ended", async () => {
    const run = join(folder, "SIGKILL"); // of the test before
    const ended = await job(first?.command ?? "", run, { hosts: three.names.slice(0, 2), more: ["--resume"] });
    expect(ended).toMatchObject({ code: 0, said: expect.stringContaining("2 ranks") });
    expect(checkpointIn(run)).toBe(40);
  });
});
