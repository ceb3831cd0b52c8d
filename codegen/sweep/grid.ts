/** The runs of a list, those left out that have ended before. */
import { UsageError } from "../../dsl/errors.ts";
import type { Variant } from "../generate/manifest.ts";
import type { RunSource } from "./schedule.ts";
import { type Run, runName } from "./store.ts";

/** A run and how many devices it takes. */
export interface Sized {
  readonly run: Run;
  readonly devices: number;
}

/** Every accepted variant with its first seed, then every one with its second, and so on: akid's order of repeats. */
export function runsOf(variants: readonly Variant[]): readonly Run[] {
  const accepted = variants.filter(({ verdict }) => verdict === "accepted");
  const repeats = Math.max(0, ...accepted.map(({ seeds }) => seeds.length));
  return Array.from({ length: repeats }, (_, repeat) =>
    accepted.flatMap(({ file, seeds, parameters }) => {
      const seed = seeds[repeat];
      return seed === undefined ? [] : [{ name: runName(file, seed), file, seed, parameters }];
    }),
  ).flat();
}

/** @throws UsageError for a list of another length */
export function sized(runs: readonly Run[], perRun: number | readonly number[]): readonly Sized[] {
  if (typeof perRun === "number") return runs.map((run) => ({ run, devices: perRun }));
  if (perRun.length !== runs.length) {
    const what = `perRun lists ${perRun.length} numbers of devices for ${runs.length} runs`;
    throw new UsageError({ where: "sweep", what, advice: "Give one number for all runs, or one for each." });
  }
  return runs.map((run, i) => ({ run, devices: perRun[i] as number }));
}

export function listSource(runs: readonly Sized[]): RunSource {
  let at = 0;
  return { devices: () => runs[at]?.devices, take: () => runs[at++]?.run };
}
