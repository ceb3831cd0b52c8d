/**
 * An all-reduce in Node beside the same call in C over the same MPI, 2 ranks on this machine, in turns:
 * npx tsx --conditions=akid-source bench/scaling/allreduce.ts [rounds]
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../median.ts";

const rounds = Number(process.argv[2] ?? 10);
const limit = 1.3;
/** Floats, and how often a process sums them. */
const sizes = [
  { title: "1 KiB", count: 256, turns: 2000 },
  { title: "1 MiB", count: 262_144, turns: 100 },
  { title: "25 MiB", count: 6_553_600, turns: 12 },
];
const mpis = [
  { title: "Open MPI", suffix: "openmpi", flags: ["--bind-to", "none", "--oversubscribe"] },
  { title: "MPICH", suffix: "mpich", flags: [] },
];
const rootMay = { OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };
const env = { ...process.env, ...rootMay };

type Times = readonly number[];

/** Milliseconds of each size, the median of a process's turns. */
function timesOf(mpirun: string, flags: readonly string[], program: readonly string[]): Times {
  const work = sizes.flatMap(({ count, turns }) => [String(count), String(turns)]);
  const printed = execFileSync(mpirun, [...flags, "-n", "2", ...program, ...work], { env, encoding: "utf8" });
  return printed
    .trim()
    .split("\n")
    .map((line) => Number(line.split(" ")[1]));
}

const folder = mkdtempSync(join(tmpdir(), "allreduce-"));
const node = [process.execPath, ...process.execArgv, join(import.meta.dirname, "allreduce_rank.ts")];
try {
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
  console.log(`2 ranks, float32 in place; ms, medians of ${rounds} processes each (the least in brackets)\n`);
  console.log(`| MPI | size | C | Node | Node / C (limit for 25 MiB: ${limit}) |`);
  console.log("|---|---|---|---|---|");
  for (const { title, suffix, flags } of mpis) {
    const [mpirun, compiler] = [`mpirun.${suffix}`, `mpicc.${suffix}`];
    if (spawnSync(mpirun, ["--version"]).status !== 0 || spawnSync(compiler, ["--version"]).status !== 0) {
      console.log(`| ${title} | not measured: ${mpirun} or ${compiler} is missing | | | |`);
      continue;
    }
    const program = join(folder, suffix);
    execFileSync(compiler, ["-O2", "-o", program, join(import.meta.dirname, "allreduce.c")]);
    const c: Times[] = [];
    const own: Times[] = [];
    for (let round = 0; round < rounds; round++) {
      c.push(timesOf(mpirun, flags, [program]));
      own.push(timesOf(mpirun, flags, node));
    }
    for (const [i, size] of sizes.entries()) {
      const both = [c, own].map((rounds) => rounds.map((times) => times[i] as number));
      const [inC = 0, inNode = 0] = both.map(median);
      const shown = both.map((times) => `${median(times).toPrecision(3)} (${Math.min(...times).toPrecision(3)})`);
      console.log(`| ${title} | ${size.title} | ${shown.join(" | ")} | ${(inNode / inC).toFixed(2)} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
