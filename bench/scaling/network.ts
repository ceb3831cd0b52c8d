/**
 * Training over three network namespaces with links of 1 Gbit/s (or another number of megabits): a step on 1 to 3 ranks of
 * one thread, and what of it is communication. As root:
 * npx tsx --conditions=akid-source bench/scaling/network.ts [steps] [openmpi|mpich] [megabits]
 */
import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { addedTo, forwardedOf } from "../../src/launch/environment.ts";
import { findLauncher } from "../../src/launch/launcher.ts";
import { argumentsOf, shown } from "../../src/launch/line.ts";
import { machines, whyNoMachines } from "../../test/launch/namespaces.ts";
import { nets } from "../native/nets.ts";
import type { Measured } from "./network_rank.ts";

const reason = whyNoMachines();
if (reason !== undefined) throw new Error(`there are no machines: ${reason}`);
const [, , steps = "20", kind = "openmpi", megabits = "1000"] = process.argv;
const launcher = findLauncher(kind);
const env = { ...process.env, ...addedTo(process.env, { threads: 1, isTerminal: false }) };
using three = machines(3);
three.shape(Number(megabits));

function measured(ranks: number, net: string): Measured {
  const program = [process.execPath, ...process.execArgv, join(import.meta.dirname, "network_rank.ts"), net, steps];
  const hosts = three.names.slice(0, ranks).map((name) => ({ name, slots: 1 }));
  const start = { ranks, hosts, program, folder: process.cwd(), oversubscribe: false, agent: three.rsh };
  const args = argumentsOf(launcher, { ...start, forwarded: forwardedOf(env) });
  const line = `cd ${shown([process.cwd()])} && ${shown([launcher.path, ...args])}`;
  const printed = execFileSync(three.rsh, [three.names[0] as string, line], { env, encoding: "utf8" });
  return JSON.parse(printed.trim()) as Measured;
}

const machine = `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`;
console.log(`${machine}; ${launcher.title}, ${megabits} Mbit/s; medians of ${steps} steps, ms\n`);
console.log("| network | ranks | step | communication in it, with waiting | share | the same sum alone | its size |");
console.log("|---|---|---|---|---|---|---|");
for (const name of Object.keys(nets)) {
  for (const ranks of [1, 2, 3]) {
    const { step, inside, alone, bytes } = measured(ranks, name);
    const share = `${Math.round((100 * inside) / step)} %`;
    const times = [step.toFixed(1), inside.toFixed(1), share, alone.toFixed(1)].join(" | ");
    console.log(`| ${name} | ${ranks} | ${times} | ${(bytes / 1e6).toFixed(1)} MB |`);
  }
}
