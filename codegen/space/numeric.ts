/** Numbers of an interval: at a fraction of it, rounded to its digits. */
import type { Numeric } from "./space.ts";

/** The number at a fraction of the interval, 0 being its low end and 1 its high one. */
export function numberAt({ low, high, digits, log }: Numeric, fraction: number): number {
  const value = log ? low * (high / low) ** fraction : low + (high - low) * fraction;
  const rounded = Number(value.toPrecision(digits));
  return Math.min(Math.max(rounded, low), high); // rounding must not lead outside
}

/** The point of the grid with an index from 0; a grid of one point takes the low end. */
export function gridPoint(numeric: Numeric, index: number): number {
  const { points = 1 } = numeric;
  return numberAt(numeric, points === 1 ? 0 : index / (points - 1));
}
