/** The folder of a sweep: one sweep at a time, begun once, resumed as often as need be. */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { writeAtomic } from "../../src/files/atomic.ts";
import { type Held, isHeld, takeLock } from "../../src/files/lock.ts";
import type { Variant } from "../generate/manifest.ts";
import { type Plan, planOf, resumedPlan, type SweepOptions } from "./options.ts";

/** Takes the folder for this process. @throws UsageError while another sweep is at work in it */
export function lockSweep(folder: string): Held {
  mkdirSync(join(folder, "runs"), { recursive: true });
  const lock = takeLock(join(folder, "runs", "lock"));
  if (isHeld(lock)) return lock;
  const what = `process ${lock.pid} on ${lock.host} is at work in it`;
  throw new UsageError({ where: `sweep '${folder}'`, what, advice: "Wait for it, or end it." });
}

/** The plan by which the sweep began, or, where it begins now, that of the options. */
export function planFor(folder: string, options: SweepOptions): Plan {
  const file = planFile(folder);
  if (!existsSync(file)) return planOf(options);
  if (options.resume) return resumedPlan(JSON.parse(readFileSync(file, "utf8")) as Plan, options);
  const what = "has been begun before";
  const advice = "Go on with it by --resume, or remove its folder `runs` to begin anew.";
  throw new UsageError({ where: `sweep '${folder}'`, what, advice });
}

/** From here on the sweep has begun; of several machines that begin it at once, one does. */
export function keepPlan(folder: string, plan: Plan): void {
  const file = planFile(folder);
  if (existsSync(file)) return;
  const beside = `${file}.${randomUUID()}`;
  mkdirSync(join(folder, "runs"), { recursive: true });
  writeAtomic(beside, `${JSON.stringify(plan, null, 2)}\n`);
  try {
    linkSync(beside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

const planFile = (folder: string): string => join(folder, "runs", "plan.json");

/** @throws UsageError where a file is not the one that the manifest tells of: its runs would be attributed to another one */
export function checkVariants(folder: string, variants: readonly Variant[]): void {
  const changed = variants.filter(({ file, sha256, verdict }) => {
    if (verdict === "rejected") return false;
    const path = join(folder, file);
    return !existsSync(path) || createHash("sha256").update(readFileSync(path)).digest("hex") !== sha256;
  });
  if (changed.length === 0) return;
  const names = changed.map(({ file }) => file).join(", ");
  const what = `is not as it was generated: ${names}`;
  throw new UsageError({ where: `sweep '${folder}'`, what, advice: "Generate its variants again." });
}
