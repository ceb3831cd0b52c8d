/** `bidirectional`: a recurrent block that reads forwards and backwards. */
import { type AnyBlock, type Apply, type Block, block, isBlock } from "../block.ts";
import { refuse } from "../check.ts";
import type { BidirectionalConfig, RecurrentConfig } from "../configs.ts";
import type { Tensor } from "../handle.ts";
import { product } from "../shape/arithmetic.ts";
import type { Shape, TensorType } from "../tensor.ts";

/** A recurrent block that starts from zeros. */
export type Recurrent = Block<"simpleRnn" | "gru" | "lstm", RecurrentConfig<number, boolean, false>>;

/** A recurrent block read forwards and backwards. */
export interface Bidirectional<F extends AnyBlock> extends Block<"bidirectional", BidirectionalConfig<F>> {
  readonly out: joined<F, Apply<F, this["in"]>>;
}

type joined<F extends AnyBlock, O> = O extends string
  ? `body (${F["kind"]}) ${O}`
  : O extends TensorType<infer S, unknown>
    ? Tensor<twice<S>>
    : never;

type twice<S> = S extends readonly [...infer Rest, infer Units] ? [...Rest, product<2, Units>] : Shape;

const isRecurrent = (body: unknown): boolean =>
  isBlock(body) && ["simpleRnn", "gru", "lstm"].includes(body.kind) && !(body as Recurrent).config.initialState;

/**
 * Two recurrent blocks of the same settings, one of which reads backwards, their states side by side (Schuster & Paliwal
 * 1997): a sequence [B, T, C] to [B, T, 2 units] or, of the last state of each, [B, 2 units]. With lengths or a mask the
 * backward one begins at the last step that counts. Parameters: those of the block under forward and backward.
 *
 * @example words.attach("read", bidirectional(lstm(64))) // Tensor<["B", 128], "float32">
 * @throws UsageError when it is not given a recurrent block, or one with `initialState`
 */
export function bidirectional<F extends Recurrent>(body: F): Bidirectional<F> {
  if (!isRecurrent(body)) {
    refuse("bidirectional", "body", "simpleRnn, gru or lstm without initialState", (body as AnyBlock)?.kind ?? body);
  }
  return block<Bidirectional<F>>("bidirectional", { body } satisfies BidirectionalConfig, (inputs) => {
    const output = body.infer(inputs) as TensorType | string; // a recurrent block has one output
    if (typeof output === "string") return `body (${body.kind}) ${output}`;
    return { ...output, shape: [...output.shape.slice(0, -1), product(2, output.shape.at(-1) ?? 0)] };
  });
}
