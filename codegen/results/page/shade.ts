/** How good a run is, as a class for its colour and as the order of drawing. */
import { compareFiles, finite } from "../ranking.ts";
import type { Goal, RunRecord } from "../run.ts";
import { scaleOf } from "./scale.ts";

/** Steps from the worst colour to the best. */
const shades = 8;

export interface Shaded {
  readonly run: RunRecord;
  readonly value: number | undefined;
  /** "v0" (worst) to "v7", "best", or "none" without a value. */
  readonly shade: string;
}

/** The runs that are drawn, the best last, so that it lies on top; of equal ones that which the ranking has first. */
export function shaded(runs: readonly RunRecord[], { direction }: Goal): Shaded[] {
  const values = runs.flatMap((run) => finite(run) ?? []);
  const scale = scaleOf(values);
  const goodness = (value: number) => (direction === "max" ? scale.at(value) : 1 - scale.at(value));
  const places = values.map(goodness);
  const [worst, best] = [Math.min(...places), Math.max(...places)];
  const part = (value: number) => (best === worst ? 1 : (goodness(value) - worst) / (best - worst));
  const place = ({ value }: Pick<Shaded, "value">) => (value === undefined ? -1 : goodness(value));
  const sorted = runs
    .map((run) => ({ run, value: finite(run) }))
    .sort((a, b) => place(a) - place(b) || compareFiles(b.run, a.run) || b.run.seed - a.run.seed);
  return sorted.map(({ run, value }, index) => ({
    run,
    value,
    shade:
      value === undefined
        ? "none"
        : index === sorted.length - 1
          ? "best"
          : `v${Math.min(shades - 1, Math.floor(part(value) * shades))}`,
  }));
}

/** The class of a group of so many lines: many are drawn thinner. */
export const density = (lines: number): string | undefined => (lines > 60 ? "many" : undefined);

/** What hovering over a run tells. */
export function tooltip({ run, value }: Shaded, { metric }: Goal): string {
  const ends = { done: "finished", stopped: "stopped early", failed: "failed", rejected: "refused" };
  const parameters = Object.entries(run.parameters).map(([name, of]) => `${name} = ${of}`);
  const error = run.error === undefined ? [] : [run.error];
  return [`${run.name} (${ends[run.status]})`, `${metric}: ${value ?? "none"}`, ...parameters, ...error].join("\n");
}
