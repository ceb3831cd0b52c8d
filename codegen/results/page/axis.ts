/** The axes of parallel coordinates: where a run's value of a parameter is, from 0 (bottom) to 1 (top). */
import type { Parameter } from "../../space/space.ts";
import type { RunRecord } from "../run.ts";
import { figure } from "./markup.ts";
import { scaleOf } from "./scale.ts";

export interface Axis {
  readonly name: string;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** Of each run, in the order of the runs. */
  readonly places: readonly number[];
}

/** Share of its band that the lines of one alternative spread over, and of the axis that one line takes at most. */
const spread = { band: 0.6, line: 0.02 };
/** More alternatives than this have a tick only now and then. */
const mostTicks = 16;
const nowhere = "not there";

/**
 * Numbers by their size; alternatives in bands, the first or the largest number on top, in which lines lie side by side
 * in the order of the runs.
 */
export function parameterAxis(parameter: Parameter, runs: readonly RunRecord[]): Axis {
  const values = runs.map(({ parameters }) => parameters[parameter.name]);
  const { name, numeric } = parameter;
  const absent = values.includes(undefined);
  if (numeric) {
    const numbers = values.filter((value) => typeof value === "number");
    return numberAxis(
      name,
      values.map((value) => (typeof value === "number" ? value : undefined)),
      {
        missing: nowhere,
        scale: scaleOf([numeric.low, numeric.high, ...numbers], numeric.log),
      },
    );
  }
  const labels = [...new Set([...parameter.alternatives.map(({ label }) => label), ...values])].filter(
    (value) => value !== undefined,
  );
  if (labels.every((value) => typeof value === "number")) labels.sort((a, b) => Number(b) - Number(a));
  const bands = [...labels.map(String), ...(absent ? [nowhere] : [])];
  const middle = (index: number) => 1 - (index + 0.5) / bands.length;
  const every = Math.ceil(bands.length / mostTicks);
  const bandOf = values.map((value) => (value === undefined ? bands.length - 1 : labels.indexOf(value)));
  const sizes = bands.map((_, band) => bandOf.filter((of) => of === band).length);
  const met = bands.map(() => 0);
  const places = bandOf.map((band) => {
    const [size = 1, before = 0] = [sizes[band], met[band]];
    met[band] = before + 1;
    const height = Math.min(spread.band / bands.length, spread.line * (size - 1));
    return middle(band) + (size > 1 ? height * (before / (size - 1) - 0.5) : 0);
  });
  const ticks = bands.map((text, index) => ({ at: middle(index), text })).filter((_, index) => index % every === 0);
  return { name, ticks, places };
}

/** Numbers by their size; where there is none, a place below the others. */
export function numberAxis(
  name: string,
  values: readonly (number | undefined)[],
  {
    missing,
    scale = scaleOf(values.filter((value) => value !== undefined)),
  }: { missing: string; scale?: ReturnType<typeof scaleOf> },
): Axis {
  const floor = values.includes(undefined) ? 0.12 : 0;
  const place = (at: number) => floor + (1 - floor) * at;
  return {
    name,
    ticks: [
      ...scale.ticks.map((tick) => ({ at: place(scale.at(tick)), text: figure(tick) })),
      ...(floor > 0 ? [{ at: 0, text: missing }] : []),
    ],
    places: values.map((value) => (value === undefined ? 0 : place(scale.at(value)))),
  };
}
