/** Processes that tests start, from the built package unless a test is about the sources, and their certain end. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { built, root } from "./built.ts";
import { compiled } from "./compiled.ts";

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Node's arguments for the command `akid`. */
export const command = (): string[] => [built("src/cli/akid.js")];

/** Node's arguments for a program in TypeScript that imports akid. */
export const program = (file: string): string[] => [compiled(file)];

/** The same, read by tsx as users do. */
export function byTsx(file: string): string[] {
  built("");
  return ["--import", import.meta.resolve("tsx"), file];
}

/** The same, with akid from its sources. */
export const fromSources = (file: string): string[] => ["--conditions=akid-source", ...byTsx(file)];

export interface RunOptions {
  /** Default: the root of the package. */
  readonly cwd?: string;
  /** In addition to that of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs Node to its end; one that fails is no error. */
export const run = (args: readonly string[], options?: RunOptions): Promise<Ended> =>
  execute(process.execPath, args, options);

/** Runs a command to its end; one that fails is no error. */
export function execute(
  file: string,
  args: readonly string[],
  { cwd = root, env = {} }: RunOptions = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const settings = { cwd, env: { ...process.env, ...env }, maxBuffer: 1e8 };
    const child = execFile(file, args, settings, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
    remember(child);
  });
}

/** Runs the command to its end: `await akid(["check", file])`. */
export const akid = (args: readonly string[], options?: RunOptions): Promise<Ended> =>
  run([...command(), ...args], options);

const running = new Set<ChildProcess>();

function remember<Child extends ChildProcess>(child: Child): Child {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** A process whose output is read as it comes. */
export type Started = ChildProcess & {
  /** What it has printed. */
  shown: string;
  /** Settles when it prints for the first time, or ends without a word. */
  readonly says: Promise<unknown>;
};

/** Starts Node, for a test that talks to it or kills it. */
export function start(args: readonly string[], { cwd = root, env = {} }: RunOptions = {}): Started {
  const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
  const spawned = remember(spawn(process.execPath, args, { cwd, env: { ...process.env, ...env }, stdio }));
  const says = Promise.race([once(spawned.stdout, "data"), once(spawned, "exit")]);
  const child: Started = Object.assign(spawned, { shown: "", says });
  spawned.stdout.setEncoding("utf8").on("data", (text: string) => {
    child.shown += text;
  });
  return child;
}

/** Ends what a test that failed has left at work, and waits for that: its folder can go then. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      return exit;
    }),
  );
}

/** Removes a folder; a process that was killed may still have had a file of its own there. */
export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
