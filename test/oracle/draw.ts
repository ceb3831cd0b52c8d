/** The numbers that both sides draw: the twin of draw.py. */

/** How drawn numbers are spread: in [-1, 1), [0.5, 2.5), [-2.5, -0.5), or the integers -2 to 1. */
export type Kind = "unit" | "positive" | "negative" | "ties";

const kinds: Readonly<Record<Kind, (x: number) => number>> = {
  unit: (x) => x,
  positive: (x) => x + 1.5,
  negative: (x) => x - 1.5,
  ties: (x) => Math.floor(x * 2),
};

/** `count` numbers of the linear congruential generator of Numerical Recipes: all are exact in float64. */
export function draw(seed: number, count: number, kind: Kind = "unit"): number[] {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return kinds[kind](state / 2 ** 31 - 1);
  });
}
