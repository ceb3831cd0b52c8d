/** What templates import from a file beside them. */

/** Half of a number, as a literal where it is one. */
export const half = <const N extends number>(n: N): N extends 8 ? 4 : number => (n / 2) as never;

export type Few = 1 | 2 | { readonly it: 1 };
