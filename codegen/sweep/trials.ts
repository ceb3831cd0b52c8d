/** The runs of a search: each trial is a combination that it suggests, with all its seeds, and its worth is their mean. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AkidError } from "../../dsl/errors.ts";
import { writeAtomic } from "../../src/files/atomic.ts";
import type { Variant } from "../generate/manifest.ts";
import type { Search, Trial } from "../search/search.ts";
import { assignmentOf, parametersOf } from "../space/labels.ts";
import type { Assignment, Parameters, Space } from "../space/space.ts";
import type { RunSource } from "./schedule.ts";
import { type Run, runName, type Store } from "./store.ts";

/** Makes the file of a combination, or finds it; a refused one has none. */
export interface Maker {
  readonly space: Space;
  make(assignment: Assignment): Variant;
}

interface TrialsOptions {
  readonly store: Store;
  readonly maker: Maker;
  readonly search: Search;
  /** How many trials there are in all, with the refused ones. */
  readonly count: number;
  /** Devices of each run. */
  readonly devices: number;
}

interface Suggested {
  readonly assignment: Assignment;
  readonly variant: Variant;
  readonly runs: readonly Run[];
}

/**
 * Suggestions are made one at a time, when a slot is free, with all that is known then. One that is still running counts
 * as one that failed, so that the search looks elsewhere in the meantime (the constant liar of Ginsbourger et al., Kriging
 * is well-suited to parallelize optimization, 2010). All are kept in the order in which they were made, so that a search
 * goes on where it was interrupted.
 */
export class Trials implements RunSource {
  readonly #options: TrialsOptions;
  readonly #file: string;
  readonly #suggested: Suggested[] = [];
  readonly #queue: Run[] = [];
  #exhausted = false;

  constructor(options: TrialsOptions) {
    this.#options = options;
    this.#file = join(options.store.folder, "trials.json");
    for (const parameters of read(this.#file)) this.#add(this.#known(parameters));
  }

  get runs(): readonly Run[] {
    return this.#suggested.flatMap(({ runs }) => runs);
  }

  get refused(): readonly Variant[] {
    return this.#suggested.flatMap(({ variant }) => (variant.verdict === "rejected" ? variant : []));
  }

  /** Trials to come are taken to have as many seeds as the last one, and to be accepted. */
  get total(): number {
    const seeds = this.#suggested.at(-1)?.variant.seeds.length ?? 1;
    const open = this.#goesOn() ? this.#options.count - this.#suggested.length : 0;
    return this.runs.length + open * seeds;
  }

  devices(): number | undefined {
    return this.#queue.length > 0 || this.#goesOn() ? this.#options.devices : undefined;
  }

  take(): Run | undefined {
    while (this.#queue.length === 0 && this.#goesOn()) this.#suggest();
    return this.#queue.shift();
  }

  #goesOn(): boolean {
    return !this.#exhausted && this.#suggested.length < this.#options.count;
  }

  #suggest(): void {
    const { search, maker } = this.#options;
    const assignment = search.next(this.#suggested.map((trial) => this.#trial(trial)));
    if (!assignment) {
      this.#exhausted = true;
      return;
    }
    this.#add(assignment);
    const all = this.#suggested.map((trial) => parametersOf(maker.space, trial.assignment));
    writeAtomic(this.#file, `${JSON.stringify(all, null, 2)}\n`);
  }

  #add(assignment: Assignment): void {
    const { maker, store } = this.#options;
    const variant = maker.make(assignment);
    const { file, seeds, parameters } = variant;
    const seen = this.#suggested.some((earlier) => earlier.variant.file === file);
    const runs =
      variant.verdict === "rejected" || seen
        ? []
        : seeds.map((seed): Run => ({ name: runName(file, seed), file, seed, parameters }));
    this.#suggested.push({ assignment, variant, runs });
    this.#queue.push(...runs.filter((run) => !store.result(run)));
  }

  #known(parameters: Parameters): Assignment {
    const assignment = assignmentOf(this.#options.maker.space, parameters);
    if (assignment) return assignment;
    const what = `the template has no combination ${JSON.stringify(parameters)} any more`;
    throw new AkidError({ where: this.#file, what, advice: "Sweep the changed template into another folder." });
  }

  /** What a trial has come to; two of one text share their runs. */
  #trial({ assignment, variant }: Suggested): Trial {
    const values = variant.seeds.map((seed) => {
      if (variant.verdict === "rejected") return undefined;
      return this.#options.store.result({ name: runName(variant.file, seed) })?.value ?? undefined;
    });
    const numbers = values.filter((value) => value !== undefined);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    return { assignment, value: numbers.length === values.length ? mean : undefined };
  }
}

const read = (file: string): readonly Parameters[] =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Parameters[]) : [];
