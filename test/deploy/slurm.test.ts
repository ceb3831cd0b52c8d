/** The batch script of `akid deploy slurm`, run by bash with stand-ins for Slurm's commands. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { root } from "../built.ts";
import { Project } from "./project.ts";

const read = (project: Project, folder = "train"): string =>
  readFileSync(project.path(`deploy/${folder}/job.sbatch`), "utf8");
const directives = (text: string): readonly string[] =>
  [...text.matchAll(/^#SBATCH (.*)$/gm)].map(([, line = ""]) => line);

test("asks Slurm for what the options say, and bash can read it", async () => {
  using project = new Project();
  const options = ["--ranks", "8", "--nodes", "2", "--cpu", "6", "--memory", "12Gi", "--gpus", "1", "--time", "1-12"];
  await project.deploy(
    "slurm",
    "train.ts",
    ...options,
    "--partition",
    "gpu",
    "--grace",
    "120",
    "--module",
    "openmpi/4.1",
  );
  const text = read(project);
  expect(text).toMatch(/^#!\/bin\/bash\n/);
  expect(directives(text)).toEqual([
    "--job-name=train",
    "--output=train-%j.log",
    "--open-mode=append",
    "--nodes=2",
    "--ntasks-per-node=4",
    "--ntasks=8",
    "--cpus-per-task=6",
    "--mem-per-cpu=2048M",
    "--gpus-per-task=1",
    "--time=1-12",
    "--partition=gpu",
    "--requeue",
    "--signal=B:USR1@120",
  ]);
  expect(text).toMatch(/^module load openmpi\/4\.1$/m);
  expect(text).toMatch(/^ +srun --mpi=pmix --kill-on-bad-exit=1 --cpus-per-task=6 \\$/m);
  expect(text).toMatch(/akid train train\.ts --engine mpi --out runs\/train --resume &$/m);
  execFileSync("bash", ["-n", project.path("deploy/train/job.sbatch")]);
});

test("a sweep is an array with a task for each run", async () => {
  using project = new Project();
  project.addSweep(5, [0, 1]);
  await project.deploy("slurm", "lenet.template.ts", "--parallel", "4");
  const text = read(project, "lenet");
  expect(directives(text)).toEqual(expect.arrayContaining(["--array=0-9%4", "--output=lenet-%A_%a.log", "--ntasks=1"]));
  expect(text).toContain('akid sweep lenet.sweep --only "$SLURM_ARRAY_TASK_ID" &');
  execFileSync("bash", ["-n", project.path("deploy/lenet/job.sbatch")]);
});

test("agents of a queue are an array, too", async () => {
  using project = new Project();
  project.write("lenet.template.ts", "");
  await project.deploy("slurm", "lenet.template.ts", "--queue", "rediss://redis.lab/1", "--parallel", "3");
  const text = read(project, "lenet");
  expect(directives(text)).toContain("--array=0-2");
  expect(text).toContain("akid agent rediss://redis.lab/1 lenet.template.ts --slots 1 --idle 600 &");
  execFileSync("bash", ["-n", project.path("deploy/lenet/job.sbatch")]);
});

describe("with stand-ins for srun, scancel and scontrol", () => {
  /** Process groups, of which a test that fails leaves none. */
  const groups: number[] = [];
  afterEach(() => {
    for (const group of groups.splice(0)) spawnSync("kill", ["-KILL", "--", `-${group}`]);
  });

  /** The script with an srun that does `training`; what Slurm's commands were called with goes to `calls`. */
  async function start(project: Project, training: string, more: readonly string[] = [], own = {}) {
    await project.deploy("slurm", "train.ts", ...more);
    const note = (name: string, then: string): string => `#!/bin/bash\necho ${name} "$@" >> calls\n${then}\n`;
    project.write("bin/srun", note("srun", `echo $$ > step\n${training}`));
    project.write("bin/scancel", note("scancel", "kill -USR2 $(cat step)"));
    project.write("bin/scontrol", note("scontrol", "exit 1"));
    project.write("node_modules/.bin/akid", "");
    for (const name of ["bin/srun", "bin/scancel", "bin/scontrol", "node_modules/.bin/akid"]) {
      chmodSync(project.path(name), 0o755);
    }
    const env = { ...process.env, PATH: `${project.path("bin")}:${process.env.PATH}`, SLURM_JOB_ID: "17", ...own };
    const stdio: ["ignore", "ignore", "pipe"] = ["ignore", "ignore", "pipe"];
    const child = spawn("bash", ["deploy/train/job.sbatch"], { cwd: project.folder, env, stdio, detached: true });
    groups.push(child.pid ?? 0);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const ended = once(child, "close").then(([code]) => ({ code: code as number, said }));
    const calls = (): string[] => readFileSync(project.path("calls"), "utf8").trimEnd().split("\n");
    return { child, ended, calls };
  }

  async function appears(file: string): Promise<void> {
    while (!existsSync(file)) await setTimeout(10);
  }

  /** Ends its step and gives akid's code for that. A shell lets what runs beside it hear no SIGINT, here it is SIGUSR2. */
  const patient = "trap 'sleep 0.2; exit 130' USR2; touch ready; for _ in $(seq 400); do sleep 0.05; done";

  test("close to the time limit the training keeps a checkpoint, and the job is queued again", async () => {
    using project = new Project();
    const { child, ended, calls } = await start(project, patient);
    await appears(project.path("ready"));
    child.kill("SIGUSR1");
    expect(await ended).toMatchObject({ code: 130, said: expect.stringContaining("the job is queued again") });
    expect(calls().slice(1)).toEqual(["scancel --signal=INT 17", "scontrol requeue 17"]);
  }, 60_000);

  test("a job that is taken away is not queued again, and ends when the training has", async () => {
    using project = new Project();
    const { child, ended, calls } = await start(project, patient);
    await appears(project.path("ready"));
    child.kill("SIGTERM"); // as Slurm does to the script and to the step
    process.kill(Number(readFileSync(project.path("step"), "utf8")), "SIGUSR2");
    expect(await ended).toEqual({ code: 130, said: "" });
    expect(calls()).toHaveLength(1);
  }, 60_000);

  test.each([
    [0, 1],
    [2, 1],
    [75, 3],
  ])(
    "a training that ends with %i is started %i times where 2 restarts are allowed",
    async (code, times) => {
      using project = new Project();
      const { ended, calls } = await start(project, `exit ${code}`, ["--restarts", "2"]);
      expect(await ended).toMatchObject({ code });
      expect(calls()).toHaveLength(times);
    },
    60_000,
  );

  test("a job that is queued again is not held up by the lock of the node that was lost", async () => {
    using project = new Project();
    project.write("runs/train/.training", "");
    const first = await start(project, "exit 0");
    await first.ended;
    expect(existsSync(project.path("runs/train/.training"))).toBe(true);
    const again = await start(project, "exit 0", [], { SLURM_RESTART_COUNT: "1" });
    await again.ended;
    expect(existsSync(project.path("runs/train/.training"))).toBe(false);
    expect(readFileSync(join(root, "src/kid/practice.ts"), "utf8")).toContain('join(logDir, ".training")');
  }, 60_000);

  test("elsewhere than in the project it says where to submit", async () => {
    using project = new Project();
    await project.deploy("slurm", "train.ts");
    const { ended } = await start(project, "exit 0");
    await ended;
    project.write("elsewhere/nothing", "");
    const child = spawn("bash", ["../deploy/train/job.sbatch"], { cwd: project.path("elsewhere") });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    expect(await once(child, "close")).toEqual([2, null]);
    expect(said).toMatch(
      /^akid: deploy: '.*elsewhere' has no train\.ts, .* Submit from the project's folder, after npm ci\.$/m,
    );
  }, 60_000);
});
