/** Each backend tried in a process of its own, one after the other, so that none slows another down. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { versionOf } from "../../files/package.ts";
import { threadsOf } from "../../kid/backend.ts";
import { locateNative } from "../../native/locate.ts";
import type { Device } from "../../native/wheels.ts";
import type { Candidate, Tried } from "./candidates.ts";

export interface Health {
  readonly name: string;
  /** `null`: not installed. */
  readonly packages: Readonly<Record<string, string | null>>;
  /** `missing`: an optional one that is not installed. */
  readonly state: "works" | "broken" | "missing";
  /** What it computes on: `CPU`, `GPU`. */
  readonly device?: string;
  /** What a native library is made for. */
  readonly madeFor?: Device;
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

interface Parts extends Pick<Health, "packages" | "madeFor"> {
  readonly missing?: string;
}

/** The packages of a candidate with their versions, or why it is not there. */
function partsOf({ name, packages }: Candidate): Parts {
  if (name === "tfjs:native") {
    const found = locateNative();
    if ("reason" in found) return { packages: { "@tensorflow/tfjs-node": null }, missing: found.reason };
    const { tensorflow, device: madeFor } = found;
    return { packages: { [found.package]: found.version, ...(tensorflow !== undefined && { tensorflow }) }, madeFor };
  }
  const versions = Object.fromEntries(packages.map((one) => [one, versionOf(one) ?? null]));
  const absent = packages.filter((one) => versions[one] === null);
  return { packages: versions, ...(absent.length > 0 && { missing: `${absent.join(", ")} is not installed` }) };
}

export async function healthOf(candidate: Candidate): Promise<Health> {
  const { name, optional, advice, installing = advice } = candidate;
  const { missing, ...parts } = partsOf(candidate);
  if (missing !== undefined) {
    return { name, ...parts, state: optional ? "missing" : "broken", problem: missing, advice: installing };
  }
  const { problem, ...found } = await tried(name);
  if (problem !== undefined) {
    // A sentence of akid's own says what helps, if anything is to be said.
    const isOwn = problem.startsWith("akid: ");
    return { name, ...parts, state: "broken", problem, ...(!isOwn && { advice }) };
  }
  const threads = name === "tfjs:wasm" ? 1 : threadsOf({ name });
  return { name, ...parts, state: "works", threads, ...found };
}

export async function healths(candidates: readonly Candidate[]): Promise<readonly Health[]> {
  const all: Health[] = [];
  for (const candidate of candidates) all.push(await healthOf(candidate));
  return all;
}
