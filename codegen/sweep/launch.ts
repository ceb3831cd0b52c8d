/** Starts the process of a run and follows it to its end, whatever that is. */
import { type ChildProcess, fork } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ending, lapsed, locked, type Order, type Report, type Said, type Task } from "./messages.ts";
import { files, type RunResult, readResult, readTime, type Time, timeWith, writeResult } from "./store.ts";

export interface LaunchOptions {
  /** Of the process, in addition to those of this one. */
  readonly environment: Readonly<Record<string, string>>;
  /** Once it is aborted, the run ends after its step. */
  readonly gently: AbortSignal;
  /** Once it is aborted, the process ends. */
  readonly atOnce: AbortSignal;
  /** Is told of each validation. */
  readonly onReport: (report: Report) => Order;
  /** Whether the result may be written, or that of a crash; default: it may. */
  readonly mayWrite?: () => Promise<boolean>;
  /** Is given, at the begin, what says something to the process at any moment. */
  readonly onStart?: (say: (order: Order) => void) => void;
}

/** The result of a run, or why there is none. */
export type Ending = RunResult | "unfinished" | "locked";

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const isSource = import.meta.url.endsWith(".ts");
const program = fileURLToPath(new URL(`./run${isSource ? ".ts" : ".js"}`, import.meta.url));
const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
/** The built program lets itself read the variant, which is TypeScript, once akid is loaded: that is faster. */
const execArgv = isSource ? ["--import", loader, "--conditions=akid-source"] : [];

/** Runs the task in a process of its own. One that ends without a result, and not because the sweep ends, has failed. */
export async function launch(task: Task, options: LaunchOptions): Promise<Ending> {
  const { environment, gently, atOnce, onReport, mayWrite = async () => true, onStart } = options;
  const start = Date.now() / 1000;
  const before = readTime(task.folder);
  const output = openSync(join(task.folder, files.output), "a");
  try {
    const child = fork(program, [], {
      execArgv,
      env: { ...process.env, ...environment, AKID_REDIS_PASSWORD: undefined },
      stdio: ["ignore", output, output, "ipc"],
      serialization: "advanced",
    });
    const say = (order: Order): void => void child.send(order, () => {}); // a process that is gone needs no orders
    const end = (): void => say("end");
    const kill = (): void => void child.kill("SIGKILL");
    let refused = false;
    let over = false;
    child.on("message", (said: Said) => {
      if (said === locked) refused = true;
      else if (said === lapsed) over = true;
      else if (said === ending) void mayWrite().then((may) => say(may ? "write" : "drop"));
      else say(onReport(said));
    });
    gently.addEventListener("abort", end);
    atOnce.addEventListener("abort", kill);
    child.send(task, () => {});
    onStart?.(say);
    if (gently.aborted) end();
    if (atOnce.aborted) kill();
    const exit = await endOf(child);
    gently.removeEventListener("abort", end);
    atOnce.removeEventListener("abort", kill);
    const result = readResult(task.folder);
    if (result) return result;
    if (refused) return "locked";
    if (gently.aborted || over || atOnce.aborted || !(await mayWrite())) return "unfinished";
    return recordCrash(task, timeWith(before, start), reasonOf(exit, tailOf(join(task.folder, files.output))));
  } finally {
    closeSync(output);
  }
}

function endOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
}

function recordCrash({ folder, parameters, seed, goal }: Task, time: Time, error: string): RunResult {
  const came = { status: "failed", value: null, step: 0, epochs: 0 } as const;
  const result = { ...came, parameters, seed, metric: goal.metric, ...time, error };
  writeResult(folder, result);
  return result;
}

function reasonOf({ code, signal }: Exit, tail: string): string {
  if (/heap out of memory|Array buffer allocation failed|std::bad_alloc/.test(tail)) return "ran out of memory";
  if (signal === "SIGKILL") return "was killed by SIGKILL, as the system does where memory runs out";
  if (signal !== null) return `was killed by ${signal}`;
  const line = tail.split("\n").findLast((text) => /^(\w*Error|akid):/.test(text));
  return `exited with code ${code}${line === undefined ? "" : `: ${line}`}`;
}

/** The end of what the process printed. */
function tailOf(file: string): string {
  const open = openSync(file, "r");
  try {
    const { size } = fstatSync(open);
    const tail = Buffer.alloc(Math.min(size, 8192));
    readSync(open, tail, 0, tail.length, size - tail.length);
    return tail.toString();
  } finally {
    closeSync(open);
  }
}
