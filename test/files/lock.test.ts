/** Locks: one holder at a time, also when many processes break the lock of a dead one. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isHeld, liveHolder, takeLock, takeLockAcross } from "../../src/files/lock.ts";
import { isAlive, self } from "../../src/files/processes.ts";

const folder = mkdtempSync(join(tmpdir(), "akid-lock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "lock");

test("a lock is held until it is given back", () => {
  const lock = takeLock(file);
  expect(isHeld(lock)).toBe(true);
  expect(takeLock(file)).toMatchObject({ pid: process.pid, host: hostname() });
  expect(liveHolder(file)).toMatchObject(self());
  if (isHeld(lock)) lock.release();
  expect(liveHolder(file)).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test("a process that only has the number of the holder is not the holder", () => {
  const before = { ...self(), started: "another time" };
  expect(isAlive(self())).toBe(true);
  expect(isAlive(before)).toBe(false);
  expect(isAlive({ ...before, host: "elsewhere" })).toBe(true); // nobody here can tell
  writeFileSync(file, JSON.stringify({ ...before, id: "dead" }));
  expect(liveHolder(file)).toBeUndefined();
  const lock = takeLock(file);
  expect(isHeld(lock)).toBe(true);
  if (isHeld(lock)) lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test("a lock of another machine is kept by signs of life, and broken without", async () => {
  writeFileSync(file, JSON.stringify({ ...self(), host: "elsewhere", id: "far" }));
  const waited: string[] = [];
  const onWait = ({ host }: { readonly host: string }): void => void waited.push(host);
  const living = setInterval(() => utimesSync(file, new Date(), new Date()), 20);
  expect(await takeLockAcross(file, { silence: 60_000, onWait })).toMatchObject({ host: "elsewhere", id: "far" });
  clearInterval(living);
  const lock = await takeLockAcross(file, { silence: 300, onWait });
  expect(isHeld(lock)).toBe(true);
  expect(waited).toEqual(["elsewhere", "elsewhere"]);
  if (isHeld(lock)) lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test("a killed process holds nothing, even before its parent has seen its end", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const pid = child.pid as number;
  const started = process.platform === "linux" ? startOf(pid) : "";
  expect(isAlive({ host: hostname(), pid, started })).toBe(true);
  process.kill(pid, "SIGKILL");
  const until = performance.now() + 60_000;
  while (isAlive({ host: hostname(), pid, started }) && performance.now() < until); // the event loop cannot reap it here
  expect(isAlive({ host: hostname(), pid, started })).toBe(false);
  await once(child, "exit");
});

function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
}

test("many processes that break the lock of a dead one take turns", async () => {
  writeFileSync(file, JSON.stringify({ ...self(), started: "another time", id: "dead" }));
  const log = join(folder, "log");
  const flags = ["--import", "tsx", join(import.meta.dirname, "contender.ts"), file, log];
  const children = Array.from({ length: 4 }, () => spawn(process.execPath, flags, { stdio: "inherit" }));
  for (const [code] of await Promise.all(children.map((child) => once(child, "exit")))) expect(code).toBe(0);
  const lines = readFileSync(log, "utf8").trimEnd().split("\n");
  expect(lines).toHaveLength(2 * 4 * 24);
  for (let i = 0; i < lines.length; i += 2) {
    expect(lines[i]).toMatch(/^in /);
    expect(lines[i + 1]).toBe(lines[i]!.replace("in", "out"));
  }
  expect(readdirSync(folder)).toEqual(["log"]);
});
