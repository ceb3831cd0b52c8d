/** `akid launch` before anything is started: what it prints, and what it refuses. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCommand } from "../../src/cli/command.ts";
import { launchCommand } from "../../src/cli/launch.ts";
import { findLauncher } from "../../src/launch/launcher.ts";
import { akid, remove } from "../processes.ts";
import { launchers } from "../ranks.ts";

const folder = mkdtempSync(join(tmpdir(), "akid-launch-"));
afterAll(() => remove(folder));
const experiment = join(import.meta.dirname, "troubled.ts");

/** A program that says what a launcher says. */
function saying(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\ncat <<'END'\n${text}\nEND\n`, { mode: 0o755 });
  return file;
}
const hydra = saying("mpiexec", "HYDRA build details:\n    Version:      4.0.2");
const srun = saying("srun", "slurm 22.05.8");
const env = { PATH: `${folder}:/usr/bin:/bin` };

test("finds launchers by kind, by path, in an allocation of Slurm, and beside MPI_LIBRARY", () => {
  expect(findLauncher("mpich", { PATH: folder })).toEqual({
    kind: "hydra",
    path: hydra,
    title: "MPICH 4.0.2",
    major: 4,
  });
  expect(findLauncher(undefined, { PATH: folder })).toMatchObject({ path: hydra });
  expect(findLauncher(undefined, { ...env, SLURM_JOB_ID: "1" })).toMatchObject({ kind: "slurm", path: srun });
  expect(findLauncher(srun, {})).toMatchObject({ kind: "slurm", path: srun });
  expect(() => findLauncher("openmpi", { PATH: folder })).toThrow("akid: launch: finds no mpirun of openmpi in PATH.");
  expect(() => findLauncher(undefined, { PATH: "/nowhere" })).toThrow("finds no launcher of MPI programs in PATH");
  expect(() => findLauncher("mpirum", env)).toThrow("--launcher expects openmpi, mpich, srun or the path of a program");
  expect(() => findLauncher("/bin/true", env)).toThrow("'/bin/true' is no launcher that it knows");
});

test.each([
  [["-n", "2", "nowhere.ts"], "there is no file 'nowhere.ts'"],
  [["-n", "two", experiment], "--ranks expects a number, found 'two'"],
  [["-n", "2", "--timeout", "0", experiment], "--timeout expects seconds above 0, found '0'"],
  [["-n", "2", "--restarts=-1", experiment], "--restarts expects an integer from 0, found '-1'"],
  [["-n", "2", "--towers", "2", experiment], "unknown option '--towers'"],
])("%j is wrong use", async (args, sentence) => {
  await expect(runCommand("launch", launchCommand, args)).rejects.toThrow(sentence);
});

for (const { title, command, missing } of launchers) {
  test.skipIf(missing)(`--dry-run prints the command line of ${title}, with all that train is told`, async () => {
    const args = ["-n", "1", "--launcher", command, "--dry-run", experiment, "--max-steps", "3", "--resume"];
    const { code, stdout, stderr } = await akid(["launch", ...args], { env: { AKID_THREADS: "" } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/ AKID_LAUNCH=plain AKID_THREADS=\d+ \S+ -n 1 /);
    expect(stdout).toMatch(/\brank\.js train \S+troubled\.ts --engine=mpi --max-steps=3 --resume\n$/);
  });
}

test.skipIf(launchers.some(({ missing }) => missing))(
  `refuses a launcher of another kind than the library (${launchers.map(({ title }) => title).join(", ")})`,
  async () => {
    const args = ["launch", "-n", "1", "--launcher", "mpich", experiment];
    const { code, stderr } = await akid(args, { env: { MPI_LIBRARY: "libmpi.so.40" } });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^akid: launch: the launcher is MPICH \S+ \(\S+\), the library of the ranks Open MPI \S+ \(libmpi\.so\.40\): each rank would train alone\. Use its mpirun \(--launcher openmpi\), or set MPI_LIBRARY to the library of the launcher\.\n$/,
    );
  },
);
