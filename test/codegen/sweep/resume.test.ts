/** A sweep that is killed or interrupted at any moment is finished by the next one: every run once, and none lost. */
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { endAll, program, type Started, start as startNode } from "../../processes.ts";
import { newSweep } from "./folder.ts";

afterEach(endAll);

const start = (folder: string): Started => startNode([...program(join(import.meta.dirname, "sweeping.ts")), folder]);

function runsOf(folder: string): string[] {
  const runs = join(folder, "runs");
  if (!existsSync(runs)) return []; // killed before it began
  return readdirSync(runs, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
}

const resultFile = (folder: string, run: string): string => join(folder, "runs", run, "result.json");

/** What is there of each run that has ended: it must never change again. */
const ended = (folder: string): Record<string, string> =>
  Object.fromEntries(
    runsOf(folder)
      .map((run) => [run, resultFile(folder, run)] as const)
      .filter(([, file]) => existsSync(file))
      .map(([run, file]) => [run, `${statSync(file).mtimeMs} ${readFileSync(file, "utf8")}`]),
  );

const history = (folder: string): { event: string; run: string }[] =>
  readFileSync(join(folder, "runs/history.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(20);
}

/** Does not listen, and takes no processor from the others. */
const stuck = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";

// Says, as the last thing that its process does, that the run has come to its end.
const audited = `import { appendFileSync, existsSync } from "node:fs";
const name = import.meta.filename.slice(import.meta.dirname.length + 1, -3);
process.on("exit", () => {
  if (existsSync(\`\${import.meta.dirname}/runs/\${name}.s0/result.json\`)) appendFileSync(\`\${import.meta.dirname}/ends\`, \`\${name}.s0\\n\`);
});`;

test("SIGKILL at three random moments: in the end each of 12 runs is there, and none ran twice to its end", async () => {
  const folder = newSweep(Array.from({ length: 12 }, (_, i) => ({ lr: 0.1 + i, epochs: 8, before: audited })));
  const names = Array.from({ length: 12 }, (_, i) => `v${i}.s0`);
  const moments: number[] = [];
  let before: Record<string, string> = {};
  for (let kill = 0; kill < 3; kill++) {
    const child = start(folder);
    const exit = once(child, "exit");
    const moment = 500 + 4000 * Math.random();
    moments.push(moment);
    await Promise.race([setTimeout(moment), exit]);
    child.kill("SIGKILL");
    await exit;
    expect(ended(folder), `killed after ${moments} ms`).toMatchObject(before);
    before = ended(folder);
  }
  const last = start(folder);
  expect(await once(last, "exit")).toEqual([0, null]);
  expect(last.shown).toMatch(/finished\n$/);

  const after = ended(folder);
  expect(after, `killed after ${moments} ms`).toMatchObject(before);
  expect(Object.keys(after).sort()).toEqual(names.sort());
  expect(readFileSync(join(folder, "ends"), "utf8").trimEnd().split("\n").sort()).toEqual(names);
  for (const run of names) {
    expect(JSON.parse(readFileSync(resultFile(folder, run), "utf8"))).toMatchObject({ status: "done", step: 16 });
    const files = ["config.json", "experiment.ts", "metrics.jsonl", "output.log", "parameters.safetensors"];
    expect(readdirSync(join(folder, "runs", run))).toEqual(expect.arrayContaining([...files, "training.log"]));
    expect(readFileSync(join(folder, "runs", run, "metrics.jsonl"), "utf8").match(/"event":"start"/g)).toHaveLength(1);
  }
});

test("Ctrl-C ends runs after their step, and the next sweep runs them", async () => {
  const folder = newSweep([
    { lr: 0.1, epochs: 1 },
    { lr: 0.2, epochs: 1e6 },
    { lr: 0.3, epochs: 1e6 },
  ]);
  const child = start(folder);
  const trains = (run: string) => existsSync(join(folder, "runs", run, "training.log"));
  await until(() => trains("v1.s0") && trains("v2.s0"));
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(child.shown).toMatch(/interrupted\n$/);
  expect(Object.keys(ended(folder))).toEqual(["v0.s0"]);
  expect(
    history(folder)
      .filter(({ event }) => event === "unfinished")
      .map(({ run }) => run)
      .sort(),
  ).toEqual(["v1.s0", "v2.s0"]);
  const log = readFileSync(join(folder, "runs/v1.s0/metrics.jsonl"), "utf8").trimEnd().split("\n").at(-1) ?? "";
  expect(JSON.parse(log)).toMatchObject({ event: "end", interrupted: true });

  const next = start(folder);
  await until(() => history(folder).filter(({ event }) => event === "begin").length === 5);
  next.kill("SIGKILL");
  expect(
    history(folder)
      .map(({ run }) => run)
      .filter((run) => run === "v0.s0"),
  ).toHaveLength(2); // it began and was done
});

test("a second Ctrl-C ends at once also what does not listen", async () => {
  const folder = newSweep([{ lr: 0.1, before: `console.log("stuck"); ${stuck}` }]);
  const child = start(folder);
  const output = join(folder, "runs/v0.s0/output.log");
  await until(() => existsSync(output) && readFileSync(output, "utf8") === "stuck\n");
  child.kill("SIGINT");
  await setTimeout(300);
  expect(child.exitCode).toBeNull();
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(child.shown).toMatch(/unfinished {2}v0\.s0\ninterrupted\n$/);
  expect(ended(folder)).toEqual({});
});

test("a process that outlives its sweep and does not listen is ended by the next one", async () => {
  const stuckOnce = `import { existsSync, writeFileSync } from "node:fs";
const marker = \`${"$"}{import.meta.dirname}/marker\`;
if (!existsSync(marker)) {
  writeFileSync(marker, String(process.pid));
  ${stuck}
}`;
  const folder = newSweep([{ lr: 0.1, before: stuckOnce }]);
  const child = start(folder);
  const marker = join(folder, "marker");
  await until(() => existsSync(marker) && readFileSync(marker, "utf8") !== "");
  child.kill("SIGKILL");
  await once(child, "exit");
  const pid = Number(readFileSync(marker, "utf8"));
  expect(() => process.kill(pid, 0)).not.toThrow();
  const next = start(folder);
  expect(await once(next, "exit")).toEqual([0, null]);
  expect(next.shown).toMatch(/1\/1 {2}done {5}v0\.s0 .*\nfinished\n$/);
});

test("two sweeps do not work in one folder", async () => {
  const folder = newSweep([{ lr: 0.1, epochs: 1e6 }]);
  const first = start(folder);
  await until(() => existsSync(join(folder, "runs/v0.s0/training.log")));
  const { sweep } = await import("../../../codegen/sweep/sweep.ts");
  await expect(sweep({ target: folder, output: null, resume: true })).rejects.toThrow(
    /process \d+ on .+ is at work in it/,
  );
  first.kill("SIGINT");
  await once(first, "exit");
  await expect(sweep({ target: folder, output: null })).rejects.toThrow(
    "has been begun before. Go on with it by --resume",
  );
});
