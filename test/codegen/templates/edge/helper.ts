/** What edge cases import. */
export const LIST = [{ width: 8 }, { width: 16 }] as const;
export const SIZES = [3, 5] as const;
export const depth = 2;
export const twice = (x: number): number => 2 * x;
export const pair = (x: number) => [twice(x), x];
export type Pair = readonly [number, number];
