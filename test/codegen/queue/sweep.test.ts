/** Sweeps whose agents are in this process: versions of templates, early stopping, a Redis that goes and comes. */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AgentOptions } from "../../../codegen/queue/agent.ts";
import type { SweepOptions } from "../../../codegen/sweep/options.ts";
import { builtModule } from "../../built.ts";
import { newSweep } from "../sweep/folder.ts";
import { Experiment } from "./project.ts";
import { noRedis, Server } from "./redis.ts";

// Every trial is a process of its own, from the package as it is built.
const { sweep } = await builtModule<typeof import("../../../codegen/index.ts")>("codegen/index.js");
const { work } = await builtModule<typeof import("../../../codegen/queue/agent.ts")>("codegen/queue/agent.js");
const { connect } = await builtModule<typeof import("../../../codegen/queue/connect.ts")>("codegen/queue/connect.js");
const { addressOf } = await builtModule<typeof import("../../../codegen/queue/address.ts")>("codegen/queue/address.js");
const { projectsOf } =
  await builtModule<typeof import("../../../codegen/queue/project.ts")>("codegen/queue/project.js");
const { devicesOf } = await builtModule<typeof import("../../../codegen/sweep/options.ts")>("codegen/sweep/options.js");

const why = noRedis === undefined ? "" : ` (skipped: ${noRedis})`;
let server: Server;

beforeAll(async () => {
  if (noRedis === undefined) server = await Server.open();
});
afterAll(() => server?.[Symbol.asyncDispose]());

/** An agent until it is told to end. */
class Agent {
  readonly lines: string[] = [];
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;

  constructor(target: string, options: Partial<AgentOptions> = {}) {
    this.#ended = this.#work(target, options);
  }

  async end(): Promise<void> {
    this.#end.abort();
    await this.#ended;
  }

  async #work(target: string, options: Partial<AgentOptions>): Promise<void> {
    const say = (line: string): void => void this.lines.push(line);
    using connection = await connect(addressOf(server.url), say);
    const interrupt = { gently: this.#end.signal, atOnce: new AbortController().signal };
    const timing = { lockMs: 3000, stalledMs: 1000, idleMs: Number.POSITIVE_INFINITY };
    const devices = devicesOf({ slots: 1 });
    await work({
      connection,
      projectOf: projectsOf(target, undefined),
      devices,
      perRun: 1,
      interrupt,
      say,
      ...timing,
      ...options,
    });
  }
}

function start(target: string, options: Partial<SweepOptions> = {}) {
  const lines: string[] = [];
  const output = { write: (text: string) => lines.push(text.trimEnd()) };
  return { lines, swept: sweep({ target, queue: server.url, output, ...options }) };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(50);
}

test.skipIf(noRedis)(
  `an agent with another version of the template takes no trial, until it has the same${why}`,
  async () => {
    const experiment = new Experiment(1);
    const other = experiment.clone((text) => text.replace("maxEpochs: 20", "maxEpochs: 21"));
    const { lines, swept } = start(experiment.template);
    const agent = new Agent(other);
    const what = `akid: ${other}: is another version of the template than the sweep's. Bring both machines to the same version.`;
    await until(() => lines.some((line) => line.includes("refuses")));
    expect(agent.lines).toEqual([what]);
    expect(lines.find((line) => line.includes("refuses"))).toMatch(
      new RegExp(`^agent on \\S+ refuses: akid: ${other}: is `),
    );
    expect(existsSync(join(dirname(other), "line.sweep"))).toBe(false);
    experiment.bring(other);
    const { runs } = await swept;
    await agent.end();
    expect(runs.map(({ status }) => status)).toEqual(["done"]);
    expect(runs[0]?.curve).toHaveLength(20);
    expect(agent.lines.slice(1).map((line) => line.split(" ")[0])).toEqual(["takes", "begins", "done"]);
  },
);

test.skipIf(noRedis)(
  `a trial that fails is recorded, a bad one is stopped, what has ended is not run again${why}`,
  async () => {
    const folder = newSweep([
      { lr: 1, epochs: 3 },
      { lr: 2, epochs: 3, exported: "(() => { throw new Error('no data'); })()" },
      { lr: 1e-9, epochs: 1e6 },
    ]);
    const agent = new Agent(folder);
    const { lines, swept } = start(folder, { stop: { rule: "median", runs: 1, grace: 1 } });
    const { runs } = await swept;
    await agent.end();
    expect(runs.map(({ name, status, error }) => [name, status, error])).toEqual([
      ["v0.s0", "done", undefined],
      ["v1.s0", "failed", "no data"],
      ["v2.s0", "stopped", undefined],
    ]);
    expect(lines).toContainEqual(expect.stringMatching(/^2\/3 {2}failed {3}v1\.s0 {2}no data /));
    expect(existsSync(join(folder, "runs/queue.json"))).toBe(false);
    const again = await sweep({ target: folder, resume: true, output: null });
    expect(again.runs).toEqual(runs);
  },
);

test.skipIf(noRedis)(
  `Redis is away for longer than the locks: its trial goes on from its checkpoint, and ends once${why}`,
  async () => {
    const experiment = new Experiment(1);
    experiment.slow();
    const { lines, swept } = start(experiment.template);
    const agent = new Agent(experiment.template);
    const runs = join(experiment.folder, "runs");
    const log = (): string => {
      const [run = ""] = agent.lines.flatMap((line) => /^begins +(\S+)/.exec(line)?.[1] ?? []);
      const file = join(runs, run, "metrics.jsonl");
      return run !== "" && existsSync(file) ? readFileSync(file, "utf8") : "";
    };
    await until(() => log().includes('"event":"validation"'));
    await server.stop();
    await until(() => log().includes('"interrupted":true'));
    await server.start();
    experiment.fast();
    const { runs: ended } = await swept;
    await agent.end();
    expect(ended.map(({ status }) => status)).toEqual(["done"]);
    expect(lines.filter((line) => / does not answer| answers again/.test(line))).toHaveLength(2);
    expect(agent.lines.filter((line) => line.startsWith("done "))).toHaveLength(1);
    const steps = ended[0]?.curve.map(({ step }) => step) ?? [];
    expect(steps.filter((step) => step % 2 === 0)).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i + 2));
  },
);

test.skipIf(noRedis)(`two sweeps at once on one Redis do not mix${why}`, async () => {
  const [one, two] = [newSweep([{ lr: 0.1 }]), newSweep([{ lr: 0.2 }])];
  expect(dirname(one)).toBe(dirname(two));
  const agent = new Agent(one);
  const [first, second] = [start(one), start(two)];
  expect((await first.swept).runs.map(({ parameters }) => parameters)).toEqual([{ lr: 0.1 }]);
  expect(agent.lines.filter((line) => line.startsWith("takes"))).toEqual([`takes trials of ${one}`]);
  await until(() => second.lines.length > 0);
  expect(second.lines).toEqual([
    `no agent is there: start \`akid agent ${addressOf(server.url).shown} ${basename(two)}\` on any machine`,
  ]);
  await expect(sweep({ target: two, output: null, resume: true })).rejects.toThrow("is at work in it");
  const other = new Agent(two);
  expect((await second.swept).runs.map(({ parameters }) => parameters)).toEqual([{ lr: 0.2 }]);
  await Promise.all([agent.end(), other.end()]);
});

test("devices belong to agents, and a queue to its sweep", async () => {
  const folder = newSweep([{ lr: 0.1 }]);
  const queue = "redis://127.0.0.1:1";
  await expect(sweep({ target: folder, queue, gpus: [0] })).rejects.toThrow("gpus and perRun do not go with a queue");
  await expect(sweep({ target: folder, queue: "redis:" })).rejects.toThrow("its address is redis://");
  await expect(sweep({ target: folder, queue })).rejects.toThrow("no Redis answers (ECONNREFUSED)");
  expect(existsSync(join(folder, "runs/plan.json"))).toBe(false);
});
