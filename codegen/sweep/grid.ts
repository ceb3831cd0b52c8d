/** The runs of a grid: every variant of the manifest with all its seeds. */
import { UsageError } from "../../dsl/errors.ts";
import type { Variant } from "../generate/manifest.ts";
import type { RunSource } from "./schedule.ts";
import { type Run, runName, type Store } from "./store.ts";

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

/** Takes the runs one after another; `perRun` is the number of devices of each, or a list of them for all `runs`. */
export class ListSource implements RunSource {
  readonly runs: readonly Run[];
  readonly refused: readonly Variant[];
  readonly #open: (readonly [run: Run, devices: number])[];

  /** @throws UsageError for a list of another length */
  constructor(runs: readonly Run[], { refused, perRun, store }: ListOptions) {
    if (typeof perRun !== "number" && perRun.length !== runs.length) {
      const what = `perRun lists ${perRun.length} numbers of devices for ${runs.length} runs`;
      throw new UsageError({ where: "sweep", what, advice: "Give one number for all runs, or one for each." });
    }
    this.runs = runs;
    this.refused = refused;
    const sized = runs.map((run, i) => [run, typeof perRun === "number" ? perRun : (perRun[i] ?? 1)] as const);
    this.#open = sized.filter(([run]) => !store.result(run));
  }

  get total(): number {
    return this.runs.length;
  }

  devices(): number | undefined {
    return this.#open[0]?.[1];
  }

  take(): Run | undefined {
    return this.#open.shift()?.[0];
  }
}

interface ListOptions {
  readonly refused: readonly Variant[];
  readonly perRun: number | readonly number[];
  readonly store: Store;
}
