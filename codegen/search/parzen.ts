/** Parzen estimators: a density from the places where trials were, plus a prior. */

/** A density that can be drawn from; `next` gives uniform numbers. */
export interface Density<T> {
  draw(next: () => number): T;
  /** Of a value, up to a factor that is the same for all densities over the same domain. */
  density(value: T): number;
}

/**
 * Over the alternatives 0 to `size` - 1: how often each occurs, each counted once more (Bergstra 2011, section 4.2).
 *
 * @example categorical([2, 2], 3).density(2) // 0.6
 */
export function categorical(observed: readonly number[], size: number): Density<number> {
  const counts = Array.from({ length: size }, () => 1);
  for (const index of observed) counts[index] = (counts[index] ?? 0) + 1;
  const total = observed.length + size;
  return {
    draw: (next) => {
      let left = next() * total;
      for (const [index, count] of counts.entries()) {
        left -= count;
        if (left < 0) return index;
      }
      return size - 1;
    },
    density: (index) => (counts[index] ?? 0) / total,
  };
}

/**
 * Over [0, 1]: normal distributions cut off at its ends, one around each observed place and a wide one in the middle.
 * Each is as wide as the larger gap to its neighbours, but not narrower than 1 / (observed + 2) (Bergstra 2011,
 * section 4.2; the bound is Hyperopt's).
 */
export function continuous(observed: readonly number[]): Density<number> {
  const prior = { mean: 0.5, deviation: 1 };
  const places = [...observed, prior.mean].sort((a, b) => a - b);
  const narrowest = 1 / (observed.length + 2);
  const normals = observed.map((mean) => {
    const at = places.indexOf(mean);
    const gap = Math.max(mean - (places[at - 1] ?? 0), (places[places.lastIndexOf(mean) + 1] ?? 1) - mean);
    return { mean, deviation: Math.min(1, Math.max(narrowest, gap)) };
  });
  const parts = [...normals, prior].map(({ mean, deviation }) => ({
    mean,
    deviation,
    inside: cumulative((1 - mean) / deviation) - cumulative(-mean / deviation),
  }));
  return {
    draw: (next) => {
      const { mean, deviation } = parts[Math.floor(next() * parts.length)] as (typeof parts)[number];
      for (;;) {
        const value = mean + deviation * normal(next);
        if (value >= 0 && value <= 1) return value;
      }
    },
    density: (value) =>
      parts.reduce((sum, { mean, deviation, inside }) => {
        const z = (value - mean) / deviation;
        return sum + Math.exp(-0.5 * z * z) / (deviation * inside);
      }, 0) / parts.length,
  };
}

/** A number of the normal distribution by Box and Muller (https://doi.org/10.1214/aoms/1177706645). */
const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** The normal distribution function to 1e-7, by formula 26.2.17 of Abramowitz and Stegun. */
function cumulative(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)) * series;
  return z < 0 ? tail : 1 - tail;
}
