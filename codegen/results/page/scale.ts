/** Scales: from numbers to places between 0 and 1, and their ticks. */

export interface Scale {
  /** The place of a value. */
  at(value: number): number;
  readonly ticks: readonly number[];
}

/** Values of one sign that differ by more than this factor are shown by their logarithm. */
const wide = 50;

/** A scale over the values, widened to its ticks; logarithmic if asked for, or if the values differ widely. */
export function scaleOf(values: readonly number[], log?: boolean): Scale {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (values.length === 0) return { at: () => 0.5, ticks: [] };
  if (low === high) return { at: () => 0.5, ticks: [low] };
  return (log ?? (low > 0 && high / low > wide)) && low > 0 ? logarithmic(low, high) : linear(low, high);
}

function linear(low: number, high: number): Scale {
  const power = 10 ** Math.floor(Math.log10((high - low) / 5));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => (high - low) / size <= 6) ?? high - low;
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return { at: (value) => (value / step - first) / (last - first), ticks };
}

function logarithmic(low: number, high: number): Scale {
  const place = (value: number) => Math.log(value / low) / Math.log(high / low);
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${first + i}`));
  const every = Math.ceil(decades.length / 8);
  const factors = decades.length > 3 ? [1] : [1, 2, 5];
  const ticks = decades
    .filter((_, index) => index % every === 0)
    .flatMap((decade) => factors.map((factor) => Number((factor * decade).toPrecision(12))))
    .filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
  return { at: place, ticks: ticks.length > 1 ? ticks : [low, high] };
}
