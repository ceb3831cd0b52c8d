/** The variants of a sweep from best to worst, over their repeats. */
import type { Parameters } from "../space/space.ts";
import type { Goal, RunRecord } from "./run.ts";

/** A variant and what its runs came to. */
export interface Ranked {
  /** From 1; equal means share a rank; undefined where no run has a value. */
  readonly rank: number | undefined;
  readonly file: string;
  readonly parameters: Parameters;
  /** Of the runs with a value. */
  readonly mean: number | undefined;
  /** Sample standard deviation, undefined for fewer than two values. */
  readonly deviation: number | undefined;
  readonly best: number | undefined;
  /** How many runs have a value, finished or stopped. */
  readonly count: number;
  readonly stopped: number;
  readonly failed: number;
  /** Of all its runs together. */
  readonly seconds: number;
}

/**
 * Ranks by the mean over the repeats; refused combinations are not among them.
 *
 * @example rank(runs, { metric: "accuracy", direction: "max" })[0]?.parameters // those of the best variant
 */
export function rank(runs: readonly RunRecord[], { direction }: Goal): Ranked[] {
  const sign = direction === "max" ? -1 : 1;
  const cost = (mean: number | undefined) => (mean === undefined ? Number.POSITIVE_INFINITY : sign * mean);
  const byFile = new Map<string, RunRecord[]>();
  for (const run of runs) {
    if (run.status === "rejected") continue;
    const known = byFile.get(run.file);
    if (known) known.push(run);
    else byFile.set(run.file, [run]);
  }
  const variants = [...byFile.values()].map((repeats) => summary(repeats, direction));
  variants.sort((a, b) => (cost(a.mean) === cost(b.mean) ? compareFiles(a, b) : cost(a.mean) - cost(b.mean)));
  let place = 0;
  return variants.map((variant, index) => {
    if (variant.mean !== variants[index - 1]?.mean) place = index + 1;
    return { ...variant, rank: variant.mean === undefined ? undefined : place };
  });
}

/** The order of equal ones, the same wherever one of them is shown. */
export function compareFiles(a: Pick<RunRecord, "file">, b: Pick<RunRecord, "file">): number {
  return a.file === b.file ? 0 : a.file < b.file ? -1 : 1;
}

/** The value that ranks a run, if it is a number. */
export const finite = ({ value }: RunRecord): number | undefined =>
  value !== undefined && Number.isFinite(value) ? value : undefined;

function summary(repeats: readonly RunRecord[], direction: Goal["direction"]): Omit<Ranked, "rank"> {
  const values = repeats.flatMap((run) => finite(run) ?? []);
  const count = values.length;
  const mean = count === 0 ? undefined : sum(values) / count;
  const spread = mean === undefined ? 0 : sum(values.map((value) => (value - mean) ** 2));
  const { file = "", parameters = {} } = repeats[0] ?? {};
  return {
    file,
    parameters,
    mean,
    deviation: count < 2 ? undefined : Math.sqrt(spread / (count - 1)),
    best: count === 0 ? undefined : direction === "max" ? Math.max(...values) : Math.min(...values),
    count,
    stopped: repeats.filter(({ status }) => status === "stopped").length,
    failed: repeats.filter(({ status }) => status === "failed").length,
    seconds: sum(repeats.map(({ seconds }) => seconds)),
  };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
