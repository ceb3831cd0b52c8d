/** Runs another program to its end. */
import { spawn } from "node:child_process";

export interface Ended {
  /** Whether there is such a program, and it ended with exit code 0. */
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Its standard output goes to our standard error as it comes: for progress. */
  readonly shown?: boolean;
}

/** What a program said and whether it did its work; one that cannot be started said so. */
export function runProgram(program: string, args: readonly string[], options: ProgramOptions = {}): Promise<Ended> {
  const { cwd, env, shown = false } = options;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", shown ? process.stderr : "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", ({ message }) => resolve({ ok: false, stdout, stderr: message }));
    child.once("close", (code, signal) => {
      const ended = signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`;
      resolve({ ok: code === 0, stdout, stderr: stderr.trim() || ended });
    });
  });
}

/** The line that says most: the last one of those that match, else the last one of all. */
export function lineOf({ stderr }: Ended, pattern: RegExp): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return (lines.findLast((line) => pattern.test(line)) ?? lines.at(-1) ?? "").trim().replace(/\.$/, "");
}
