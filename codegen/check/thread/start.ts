/** `startChecker`: a compiler that reads a template before anything else is known of it. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CheckOptions } from "../check.ts";
import { ThreadChecker } from "./thread.ts";

/**
 * Starts TypeScript 7 in a thread, which begins with a check of the template: what it knows of the language then, it need
 * not work out for the variants' check. Undefined where there is no such file.
 */
export function startChecker({ template, tsconfig }: CheckOptions): ThreadChecker | undefined {
  const file = resolve(template);
  try {
    const text = readFileSync(file, "utf8");
    const checker = new ThreadChecker({ template: file, tsconfig });
    checker.ahead([{ file, text }]);
    return checker;
  } catch {
    return undefined; // who opens the template says so
  }
}
