/** xoshiro128++: a small fast generator of 32-bit words, for the values of one stream. */

/**
 * Gives a function that returns the next word, in [0, 2^32), on each call; the seed words must not all be 0.
 * Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021 (https://prng.di.unimi.it).
 */
export function xoshiro128(seed: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = seed.map((word) => word | 0) as [number, number, number, number];
  return () => {
    const sum = (a + d) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}
