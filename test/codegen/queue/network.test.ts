/** Three network namespaces as machines with a shared disk: Redis and the sweep on one, agents on the others, a cut cable. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shown } from "../../../src/launch/line.ts";
import { root } from "../../built.ts";
import { type Machines, machines, whyNoMachines } from "../../launch/namespaces.ts";
import { command, remove } from "../../processes.ts";
import { Experiment } from "./project.ts";
import { noRedis } from "./redis.ts";

const reason = noRedis ?? whyNoMachines();
const why = reason === undefined ? "" : ` (skipped: ${reason})`;
const folder = mkdtempSync(join(tmpdir(), "akid-queue-"));
const started: ChildProcess[] = [];
let three: Machines;

beforeAll(() => {
  if (reason === undefined) three = machines(3);
});
afterAll(async () => {
  for (const child of started) child.kill("SIGKILL");
  three?.[Symbol.dispose]();
  remove(folder);
});

interface Running {
  readonly shown: () => string;
  readonly ended: Promise<unknown[]>;
}

function on(machine: string, words: readonly string[]): Running {
  const line = `cd ${shown([root])} && exec ${shown(words)}`;
  const child = spawn(three.rsh, [machine, line], { stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  return { shown: () => text, ended: once(child, "exit") };
}

const akid = (machine: string, ...args: readonly string[]): Running =>
  on(machine, [process.execPath, ...command(), ...args]);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(50);
}

test.skipIf(reason)(
  `an agent whose cable is cut ends its trial, which goes on from there on another machine${why}`,
  async () => {
    const [lab = "", first = "", second = ""] = three.names;
    const experiment = new Experiment(1);
    experiment.slow();
    const redis = on(lab, [
      "redis-server",
      "--bind",
      "0.0.0.0",
      "--protected-mode",
      "no",
      "--dir",
      folder,
      "--appendonly",
      "yes",
    ]);
    await until(() => redis.shown().includes("Ready to accept connections"));
    const url = `redis://${lab}`;
    const timing = ["--slots", "1", "--lock", "3", "--stalled", "1"];
    const sweep = akid(lab, "sweep", experiment.template, "--queue", url);
    const a = akid(first, "agent", url, experiment.template, ...timing);
    const run = (): string => /begins +(\S+)/.exec(a.shown())?.[1] ?? "none";
    const log = (): string => join(experiment.folder, "runs", run(), "metrics.jsonl");
    await until(() => existsSync(log()) && readFileSync(log(), "utf8").includes('"event":"validation"'));
    execFileSync("ip", ["-n", first, "link", "set", "eth0", "down"]);
    const b = akid(second, "agent", url, experiment.template, ...timing);
    await until(() => b.shown().includes("begins"));
    await until(() => readFileSync(log(), "utf8").includes('"event":"resume"'));
    experiment.fast();
    expect(await sweep.ended).toEqual([0, null]);
    three.mend();
    await until(() => a.shown().includes("lost "));
    expect(`${a.shown()}${b.shown()}`.match(/^done /gm)).toHaveLength(1);
    expect(sweep.shown()).toMatch(new RegExp(`^again +${run()} {2}its agent is gone$`, "m"));
    const steps = [...readFileSync(log(), "utf8").matchAll(/"event":"validation","step":(\d+)/g)].map(
      ([, step]) => step,
    );
    expect(steps).toEqual([...new Set(steps)]); // none was done twice
  },
);
