/** The processes that a process has started, and theirs. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { type Identity, identityOf } from "../files/processes.ts";

/** Those that run now. */
export function descendantsOf(pid: number): readonly Identity[] {
  const pairs = process.platform === "linux" ? pairsOnLinux() : pairsByPs();
  const found: number[] = [];
  for (let parents = [pid]; parents.length > 0; ) {
    parents = pairs.filter(([, parent]) => parents.includes(parent)).map(([child]) => child);
    found.push(...parents);
  }
  return found.map(identityOf).filter((identity) => identity !== undefined);
}

/** Numbers of a process and its parent. */
type Pair = readonly [number, number];

function pairsOnLinux(): readonly Pair[] {
  return readdirSync("/proc").flatMap((name) => {
    try {
      const stat = /^\d+$/.test(name) ? readFileSync(`/proc/${name}/stat`, "utf8") : "";
      const parent = stat.slice(stat.lastIndexOf(")")).split(" ")[2]; // a name may hold anything
      return parent === undefined ? [] : [[Number(name), Number(parent)] as const];
    } catch {
      return []; // it has just ended
    }
  });
}

const pairsByPs = (): readonly Pair[] =>
  (spawnSync("ps", ["-axo", "pid=,ppid="], { encoding: "utf8" }).stdout ?? "")
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => (pid === undefined || parent === undefined ? [] : [[pid, parent] as const]));
