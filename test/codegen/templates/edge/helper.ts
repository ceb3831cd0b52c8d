/** What edge cases import. */
export const LIST = [{ width: 8 }, { width: 16 }] as const;
export const twice = (x: number): number => 2 * x;
export type Pair = readonly [number, number];
