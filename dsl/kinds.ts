/** What a network's type keeps of its rows: the kinds of their blocks, which say the names of blocks and parameters. */
import type { BlockKind } from "./configs.ts";
import type { Row } from "./rows.ts";

/** Row name to the kinds of its blocks, with a space between them. */
export type RowKinds = Readonly<Record<string, string>>;

/** The kinds of a row `[from, ...blocks]`. */
export type kindsOf<R> = R extends readonly [unknown, ...infer L] ? joined<L> : string;

type joined<L, Kinds extends string = ""> = L extends readonly [{ readonly kind: infer K extends string }, ...infer R]
  ? joined<R, Kinds extends "" ? K : `${Kinds} ${K}`>
  : Kinds;

export function kindsOf([, ...blocks]: Row): string {
  return blocks.map(({ kind }) => kind).join(" ");
}

/** The blocks of a row: a union of [name, kind]. Its only block has the row's name, others are `row.1`, `row.2`, ... */
export type blocksOf<R extends string, Kinds> = Kinds extends `${infer K} ${infer Others}`
  ? severalBlocks<R, Others, [`${R}.1`, K]>
  : [R, Kinds];

type severalBlocks<
  R extends string,
  Kinds,
  Blocks,
  Step extends readonly 1[] = [1, 1],
> = Kinds extends `${infer K} ${infer Others}`
  ? severalBlocks<R, Others, Blocks | [`${R}.${Step["length"]}`, K], [...Step, 1]>
  : Blocks | [`${R}.${Step["length"]}`, Kinds];

/** The names of rows and of their blocks; any string where there are no rows. */
export type blockName<Rows> = {
  [R in keyof Rows & string]: R | blocksOf<R, Rows[R]>[0];
}[keyof Rows & string];

/** The names of their values: those of blocks, and `row:0` where a block may give several. */
export type valueName<Rows> = {
  [R in keyof Rows & string]: R | blocksOf<R, Rows[R]>[0] | valuesOf<R, blocksOf<R, Rows[R]>>;
}[keyof Rows & string];

type valuesOf<R extends string, Blocks> = Blocks extends [infer Name extends string, infer Kind]
  ? Kind extends OneValue
    ? never
    : `${R | Name}:${string}`
  : never;

/** The kinds that give one value, whatever they hold. */
type OneValue = Exclude<BlockKind, "split" | "sequential" | "dag" | "brain" | "shared" | "unroll">;
