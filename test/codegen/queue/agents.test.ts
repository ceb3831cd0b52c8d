/** Sweeps over agents in processes of their own, which are killed, stopped and interrupted: each trial has one result. */
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { command, endAll, type Started, start } from "../../processes.ts";
import { Experiment } from "./project.ts";
import { noRedis, Server } from "./redis.ts";

const password = "no-line-shows-this";
const why = noRedis === undefined ? "" : ` (skipped: ${noRedis})`;
const env = { AKID_REDIS_PASSWORD: password };
let server: Server;

beforeAll(async () => {
  if (noRedis === undefined) server = await Server.open(undefined, password);
});
afterEach(endAll);
afterAll(() => server?.[Symbol.asyncDispose]());

/** A process, and its end, which may come before it is waited for. */
type Running = Started & { readonly ended: Promise<unknown[]> };

function startAkid(args: readonly string[]): Running {
  const child = start([...command(), ...args], { env });
  return Object.assign(child, { ended: once(child, "exit") });
}

const startSweep = (target: string, ...more: readonly string[]): Running =>
  startAkid(["sweep", target, "--queue", server.url, ...more]);

/** An agent of which a machine is known to be gone after two seconds. */
const startAgent = (target: string, ...more: readonly string[]): Running =>
  startAkid(["agent", server.url, target, "--slots", "1", "--lock", "3", "--stalled", "1", ...more]);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(50);
}

/** How often each trial has come to a result on these agents. */
function resultsOf(...agents: readonly Started[]): string[] {
  return agents.flatMap(({ shown }) => [...shown.matchAll(/^done +(\S+)/gm)].map(([, run = ""]) => run)).sort();
}

const statusesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(folder, "runs")).flatMap((run) => {
      const file = join(folder, "runs", run, "result.json");
      return existsSync(file) ? [[run, JSON.parse(readFileSync(file, "utf8")).status]] : [];
    }),
  );

/** Whether some process that can be seen was started with the password in its arguments. */
const isListed = (): boolean =>
  readdirSync("/proc").some((pid) => {
    const file = join("/proc", pid, "cmdline");
    try {
      const arguments_ = readFileSync(file, "utf8");
      return arguments_.includes(password) && !arguments_.includes("redis-server");
    } catch {
      return false;
    }
  });

/** All texts below a folder. */
const textsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? readFileSync(join(entry.parentPath, entry.name), "latin1") : [],
  );

test.skipIf(noRedis)(
  `an agent and the sweep itself are killed: each of 12 trials has one result, none is lost${why}`,
  async () => {
    const experiment = new Experiment(12);
    const [here, there] = [experiment.template, experiment.clone()];
    const url = server.url.replace("redis://", `redis://:${password}@`);
    experiment.slow();
    const first = start([...command(), "sweep", here, "--queue", url]);
    const [a, b] = [startAgent(here), startAgent(there)];
    await until(() => a.shown.includes("begins") && b.shown.includes("begins"));
    expect(isListed()).toBe(false);
    const lost = /begins +(\S+)/.exec(b.shown)?.[1] ?? "";
    await until(() => existsSync(join(dirname(there), "line.sweep", ...runsFolder(there), lost, "training.log")));
    b.kill("SIGKILL");
    first.kill("SIGKILL");
    experiment.fast();
    const c = startAgent(there);
    await until(() => resultsOf(a, b, c).length > 3);
    const second = startSweep(here, "--resume");
    expect(await second.ended).toEqual([0, null]);
    await setTimeout(1500); // would a lost trial come to a second result, it would now

    const runs = Object.keys(statusesOf(experiment.folder));
    expect(runs).toHaveLength(12);
    expect(new Set(Object.values(statusesOf(experiment.folder)))).toEqual(new Set(["done"]));
    expect(resultsOf(a, b, c)).toEqual(runs.sort());
    expect(resultsOf(a, c)).toContain(lost);
    expect(second.shown).toMatch(/done 12 {2}stopped 0 {2}failed 0 {2}rejected 0/);
    // An agent that looks for lost trials before it sees that the sweep has ended leaves the queue's settings.
    expect((await server.client().keys("*")).filter((key) => !key.endsWith(":meta"))).toEqual([]);
    for (const text of [first.shown, second.shown, a.shown, c.shown, ...textsIn(experiment.folder)]) {
      expect(text).not.toContain(password);
    }
  },
);

function isAtWork(pid: number): boolean {
  try {
    return !/State:\tZ/.test(readFileSync(`/proc/${pid}/status`, "utf8")); // a parent that is stopped does not see its end
  } catch {
    return false;
  }
}

/** Where an agent that shares no disk with the sweep has its runs. */
const runsFolder = (template: string): string[] => {
  const folder = join(dirname(template), "line.sweep");
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith("runs.")) : [];
};

test.skipIf(noRedis)(
  `an agent that is stopped for longer than its lock loses its trial: its process ends, its result is refused${why}`,
  async () => {
    const experiment = new Experiment(1);
    experiment.slow();
    const sweep = startSweep(experiment.template);
    const a = startAgent(experiment.template);
    const folder = (): string => join(experiment.folder, "runs", /begins +(\S+)/.exec(a.shown)?.[1] ?? "none");
    await until(() => existsSync(join(folder(), "metrics.jsonl")));
    const lock = join(folder(), "lock");
    const { pid } = JSON.parse(readFileSync(lock, "utf8"));
    a.kill("SIGSTOP");
    const b = startAgent(experiment.clone());
    await until(() => !existsSync(lock)); // the process has ended by itself, since its lease was over
    expect(existsSync(join(folder(), "result.json"))).toBe(false);
    await until(() => !isAtWork(pid));
    await until(() => b.shown.includes("begins"));
    a.kill("SIGCONT");
    await until(() => a.shown.includes("lost "));
    experiment.fast();
    expect(await sweep.ended).toEqual([0, null]);
    expect(sweep.shown).toMatch(/^again +\S+ {2}its agent is gone$/m);
    expect(resultsOf(a)).toEqual([]);
    expect(resultsOf(b)).toHaveLength(1);
  },
);

test.skipIf(noRedis)(
  `Ctrl-C of the sweep, and of an agent, ends a trial after its step; another goes on from there${why}`,
  async () => {
    const experiment = new Experiment(1);
    experiment.slow();
    const interrupted = startSweep(experiment.template);
    const a = startAgent(experiment.template);
    const runs = join(experiment.folder, "runs");
    const run = (): string => /begins +(\S+)/.exec(a.shown)?.[1] ?? "none";
    const backs = (): number => a.shown.match(/^back +\S+$/gm)?.length ?? 0;
    await until(() => existsSync(join(runs, run(), "metrics.jsonl")));
    interrupted.kill("SIGINT");
    expect(await interrupted.ended).toEqual([130, null]);
    expect(interrupted.shown).toContain(`unfinished  ${run()}`);
    await until(() => backs() === 1);

    const sweep = startSweep(experiment.template, "--resume");
    await until(() => (a.shown.match(/begins/g)?.length ?? 0) > 1);
    await until(() => readFileSync(join(runs, run(), "metrics.jsonl"), "utf8").includes('"event":"resume"'));
    a.kill("SIGINT");
    expect(await a.ended).toEqual([130, null]);
    expect(backs()).toBe(2);
    expect(readdirSync(join(runs, run(), "checkpoints"))).not.toEqual([]);
    expect(existsSync(join(runs, run(), "result.json"))).toBe(false);
    await until(() => sweep.shown.includes("again "));
    expect(sweep.shown).toMatch(/^again +\S+ {2}given back by /m);
    experiment.fast();
    const b = startAgent(experiment.template, "--idle", "3");
    expect(await sweep.ended).toEqual([0, null]);
    expect(await b.ended).toEqual([0, null]);
    const log = readFileSync(join(runs, run(), "metrics.jsonl"), "utf8");
    const steps = [...log.matchAll(/"event":"validation","step":(\d+)/g)].map(([, step]) => Number(step));
    expect(steps).toEqual([...new Set(steps)]); // none was done twice
  },
);
