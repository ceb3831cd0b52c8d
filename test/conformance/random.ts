/** Seeded random numbers for test operands. */

/** The next number in [0, 1). */
export type Random = () => number;

/** How one operand's values are drawn, in row-major order. */
export type Fill = (random: Random, index: number) => number;

/** A stream of numbers that depends on `key` alone (FNV-1a hash, then mulberry32). */
export function randomOf(key: string): Random {
  let state = 2166136261;
  for (const letter of key) state = Math.imul(state ^ letter.charCodeAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Standard normal (Box and Muller). */
export const normal: Fill = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Uniform in [low, high). */
export const uniform =
  (low: number, high: number): Fill =>
  (random) =>
    low + (high - low) * random();

/** Uniform among the integers low to high, both included. */
export const integers =
  (low: number, high: number): Fill =>
  (random) =>
    low + Math.floor(random() * (high - low + 1));

/** These values, repeated. */
export const values =
  (...list: readonly number[]): Fill =>
  (_, index) =>
    list[index % list.length] as number;
