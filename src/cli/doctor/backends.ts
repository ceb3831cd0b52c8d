/** Each backend tried in a process of its own, one after the other, so that none slows another down. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { versionOf } from "../../files/package.ts";
import { ownThreads } from "../../kid/backend.ts";
import { type Candidate, candidates, type Tried } from "./candidates.ts";

export interface Health {
  readonly name: string;
  /** `null`: not installed. */
  readonly packages: Readonly<Record<string, string | null>>;
  /** `missing`: an optional one that is not installed. */
  readonly state: "works" | "broken" | "missing";
  /** Whether akid trains on it here. */
  readonly trains: boolean;
  /** Threads of one operator. */
  readonly threads?: number;
  /** Milliseconds of a training step of LeNet with 100 images. */
  readonly stepMs?: number;
  readonly problem?: string;
  readonly advice?: string;
}

const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
const program = fileURLToPath(new URL(`./examine${extension}`, import.meta.url));
/** A library that hangs is as good as none. */
const patienceMs = 60_000;

/** What the process of a candidate says, or how it ended without a word. */
export function tried(name: string, child: string = program): Promise<Tried> {
  return new Promise((resolve) => {
    const process = fork(child, [name], { stdio: ["ignore", "ignore", "pipe", "ipc"], timeout: patienceMs });
    let said: Tried | undefined;
    let errors = "";
    process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    process.once("message", (message: Tried) => {
      said = message;
    });
    process.once("error", ({ message }) => resolve({ problem: message }));
    process.once("close", (code, signal) => {
      const last = errors.trim().split("\n").at(-1);
      const how = signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`;
      resolve(said ?? { problem: last ? `${how}: ${last}` : how });
    });
  });
}

export async function healthOf(candidate: Candidate): Promise<Health> {
  const { name, library, others, backend, optional, advice } = candidate;
  const packages = Object.fromEntries([library, ...others].map((one) => [one, versionOf(one) ?? null]));
  const missing = Object.keys(packages).filter((one) => packages[one] === null);
  if (missing.length > 0) {
    const state = optional ? "missing" : "broken";
    return { name, packages, state, trains: false, problem: `${missing.join(", ")} is not installed`, advice };
  }
  const { stepMs, problem } = await tried(name);
  if (problem !== undefined) {
    // A sentence of akid's own says what helps, if anything is to be said.
    const isOwn = problem.startsWith("akid: ");
    return { name, packages, state: "broken", trains: false, problem, ...(!isOwn && { advice }) };
  }
  if (stepMs === undefined) return { name, packages, state: "works", trains: false };
  return { name, packages, state: "works", trains: true, threads: backend === "tfjs" ? 1 : ownThreads(), stepMs };
}

export async function healths(): Promise<readonly Health[]> {
  const all: Health[] = [];
  for (const candidate of candidates) all.push(await healthOf(candidate));
  return all;
}
