/**
 * A training step of two MPI ranks beside two towers in threads, each device with one thread, process after process in turns:
 * npx tsx --conditions=akid-source bench/scaling/ranks.ts [rounds] [mpirun]
 */
import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { median } from "../median.ts";
import { nets } from "../native/nets.ts";
import type { Kind } from "./steps.ts";

const rounds = Number(process.argv[2] ?? 10);
const mpirun = process.argv[3] ?? "mpirun";
const program = join(import.meta.dirname, "steps.ts");
const node = [process.execPath, "--import", "tsx", "--conditions=akid-source", program];
const env = { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };

/** The median of some steps, in ms. */
function measured(kind: Kind, net: string): number {
  const [command = "", ...args] = kind === "mpi" ? [mpirun, "-n", "2", ...node] : node;
  return Number(execFileSync(command, [...args, kind, net, "20"], { env, encoding: "utf8" }));
}

const library = execFileSync(mpirun, ["--version"], { encoding: "utf8" }).split("\n")[0];
console.log(
  `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; ${library}; medians of ${rounds} processes, ms a step\n`,
);
console.log("| network | 1 device | 2 towers | 2 ranks | ranks to towers | ranks: times faster than 1 device |");
console.log("|---|---|---|---|---|---|");
for (const name of Object.keys(nets)) {
  const times: Record<Kind, number[]> = { single: [], towers: [], mpi: [] };
  for (let round = 0; round < rounds; round++) {
    for (const kind of ["single", "towers", "mpi"] as const) times[kind].push(measured(kind, name));
  }
  const [single, towers, mpi] = [median(times.single), median(times.towers), median(times.mpi)];
  const shown = [single, towers, mpi].map((time) => time.toFixed(1)).join(" | ");
  console.log(`| ${name} | ${shown} | ${(mpi / towers).toFixed(2)} | ${(single / mpi).toFixed(2)} |`);
}
