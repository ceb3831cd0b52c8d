/** `sequential` and `residual`: blocks made from blocks. */
import { type AnyBlock, type Apply, type Block, block, isBlock, type Outputs } from "../block.ts";
import type { ResidualConfig, SequentialConfig } from "../configs.ts";
import { UsageError } from "../errors.ts";
import type { Tensor } from "../handle.ts";
import { expects, show } from "../messages.ts";
import { inferFrom, isOne, showOutputs } from "../outputs.ts";
import { sameShape } from "../shape/arithmetic.ts";
import type { DType, Shape, TensorType } from "../tensor.ts";

/** Blocks one after another. */
export interface Sequential<L extends readonly AnyBlock[]> extends Block<"sequential", SequentialConfig<L>> {
  readonly out: run<L, this["in"]>;
}

/** x + body(x) */
export interface Residual<F extends AnyBlock> extends Block<"residual", ResidualConfig<F>> {
  readonly out: keeps<F, this["in"], Apply<F, this["in"]>>;
}

// A list of unknown length gives a tensor of unknown shape.
type run<L extends readonly unknown[], I, Step extends readonly 1[] = [1]> = L extends readonly [
  infer F extends AnyBlock,
  ...infer R,
]
  ? Apply<F, I> extends infer O
    ? O extends string
      ? `step ${Step["length"]} (${F["kind"]}) ${O}`
      : run<R, O, [...Step, 1]>
    : never
  : number extends L["length"]
    ? Tensor<Shape, DType>
    : I;

type keeps<F extends AnyBlock, I, O> = O extends string
  ? `body (${F["kind"]}) ${O}`
  : I extends TensorType<infer A, infer D>
    ? O extends TensorType<infer B, D>
      ? sameShape<A, B> extends true
        ? O
        : expects<`a body that keeps ${show<I>}`, O>
      : expects<`a body that keeps ${show<I>}`, O>
    : expects<"one tensor", I>;

function needBlocks(where: string, blocks: readonly unknown[]): void {
  if (blocks.length > 0 && blocks.every(isBlock)) return;
  throw new UsageError({ where, what: "expects blocks", advice: "Call each constructor: relu(), not relu." });
}

/**
 * Blocks one after another, as one block; the steps in its errors count from 1.
 *
 * @example x.attach("head", sequential(flatten(), dense(64), relu(), dense(10))) // Tensor<["B", 10], "float32">
 */
export function sequential<const L extends readonly AnyBlock[]>(...blocks: L): Sequential<L> {
  needBlocks("sequential", blocks);
  const infer = (inputs: Outputs): Outputs | string =>
    blocks.reduce<Outputs | string>((value, next, step) => {
      if (typeof value === "string") return value;
      const result = inferFrom(next, value);
      return typeof result === "string" ? `step ${step + 1} (${next.kind}) ${result}` : result;
    }, inputs);
  const names = blocks[0]?.named?.names;
  const config = { blocks: Object.freeze(blocks) } satisfies SequentialConfig;
  return block<Sequential<L>>("sequential", config, infer, {
    named: names && { names, infer },
    outputNames: blocks.at(-1)?.outputNames,
  });
}

/**
 * x + body(x), for a body that keeps the shape (He et al. 2015).
 *
 * @example x.attach("res1", residual(sequential(conv2d(32, 3, { padding: "same" }), relu()))) // Tensor<["B", 8, 8, 32], "float32">
 */
export function residual<F extends AnyBlock>(body: F): Residual<F> {
  needBlocks("residual", [body]);
  return block<Residual<F>>("residual", { body } satisfies ResidualConfig, (inputs) => {
    const [input] = inputs;
    const output = body.infer(inputs);
    if (typeof output === "string") return `body (${body.kind}) ${output}`;
    if (!input || inputs.length > 1) return expects("one tensor", inputs);
    if (!isOne(output)) return `expects a body that keeps ${show(input)}, found ${showOutputs(output)}`;
    if (output.dtype === input.dtype && sameShape(input.shape, output.shape)) return output;
    return expects(`a body that keeps ${show(input)}`, output);
  });
}
