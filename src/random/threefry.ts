/** Threefry-2x32-20: a keyed bijection of two words, so that a counter becomes random words without any state. */

/** Two 32-bit words. */
export type Words = readonly [number, number];

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/**
 * Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011
 * (https://doi.org/10.1145/2063384.2063405); the generator of JAX, with the same results.
 */
export function threefry([k0, k1]: Words, [c0, c1]: Words): Words {
  const keys = [k0, k1, k0 ^ k1 ^ 0x1bd11bda];
  let x = (c0 + k0) | 0;
  let y = (c1 + k1) | 0;
  for (let group = 0; group < 5; group++) {
    for (let i = 0; i < 4; i++) {
      const bits = rotations[(group % 2) * 4 + i] as number;
      x = (x + y) | 0;
      y = ((y << bits) | (y >>> (32 - bits))) ^ x;
    }
    x = (x + (keys[(group + 1) % 3] as number)) | 0;
    y = (y + (keys[(group + 2) % 3] as number) + group + 1) | 0;
  }
  return [x >>> 0, y >>> 0];
}
