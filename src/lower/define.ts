/** `defineBlock`: a block of the user's own, which carries its lowering. */
import { type AnyBlock, block, type InferOutputs, type NamedInputs } from "../../dsl/block.ts";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { showShape } from "../../dsl/messages.ts";
import { inferFrom, isOne } from "../../dsl/outputs.ts";
import type { TensorType } from "../../dsl/tensor.ts";
import type { Node } from "../graph/node.ts";
import type { LowerContext } from "./context.ts";

/** The value of each input, in order; of an image [B, H, W, C], with B as a number. */
export type LowerInputs = readonly [first: Node, ...rest: Node[]];

/** What a block of one's own is: its settings, its rule by value, and what it computes. */
export interface BlockDefinition<F extends AnyBlock> {
  readonly kind: F["kind"];
  /** The settings, all defaults filled in. */
  readonly config: F["config"];
  /** From the inputs' types to the output's, or the sentence that says what is wrong: `out` of the type, as a value. */
  readonly infer: InferOutputs;
  /** Of a block that is attached to a record of tensors. */
  readonly named?: NamedInputs;
  /** From the inputs' values to the output's, or to the outputs' in order; gradients follow from the ops. */
  readonly lower: (inputs: LowerInputs, context: LowerContext) => Node | readonly Node[];
}

// Not a property of the block: the language knows nothing of lowering.
const lowerings = new WeakMap<AnyBlock, BlockDefinition<AnyBlock>["lower"]>();

/**
 * Makes a block of one's own from its rule by value and its lowering; `F` is its interface, which holds the same rule as a type.
 * It is attached, nested and trained as any other.
 *
 * @example
 * interface Doubled extends Block<"doubled", {}> {
 *   readonly out: onFloat<this["in"], shapeOf<this["in"]>>;
 * }
 * const doubled = () => defineBlock<Doubled>({
 *   kind: "doubled",
 *   config: {},
 *   infer: onFloat((shape) => shape),
 *   lower: ([x]) => ops.add(x, x),
 * });
 * image.attach("twice", doubled()) // Tensor<["B", 8, 8, 1], "float32">
 * @throws UsageError when a part is missing
 */
export function defineBlock<F extends AnyBlock>(definition: BlockDefinition<F>): F {
  checkDefinition(definition);
  const { kind, config, infer, named, lower } = definition;
  const made = block<F>(kind, { ...(config as object) }, infer, { named });
  lowerings.set(made, lower);
  return made;
}

/** Lowers a block by its own lowering; undefined if it has none. */
export function lowerByItself(
  own: AnyBlock,
  inputs: readonly Node[],
  context: LowerContext,
): readonly Node[] | undefined {
  const lower = lowerings.get(own);
  if (!lower) return undefined;
  const outputs = [lower(inputs as LowerInputs, context)].flat();
  checkLowering(own, inputs, outputs);
  return outputs;
}

function checkDefinition({ kind, config, infer, lower }: Partial<BlockDefinition<AnyBlock>>): void {
  const refuse = (what: string): never => {
    throw new UsageError({ where: "defineBlock", what });
  };
  if (typeof kind !== "string" || !/^\w+$/.test(kind)) refuse(`kind expects a word, found ${JSON.stringify(kind)}`);
  if (typeof config !== "object" || config === null) refuse(`config of '${kind}' expects an object, found ${config}`);
  if (typeof infer !== "function") refuse(`infer of '${kind}' expects a function, found ${typeof infer}`);
  if (typeof lower !== "function") refuse(`lower of '${kind}' expects a function, found ${typeof lower}`);
}

/** A rule and a lowering that disagree would only show far away, as an op that does not fit. */
function checkLowering(own: AnyBlock, inputs: readonly Node[], outputs: readonly Node[]): void {
  const types = inputs.map(({ shape, dtype }) => ({ shape, dtype }) as TensorType);
  const names = own.named?.names;
  const given = names ? Object.fromEntries(names.map((name, i) => [name, types[i] as TensorType])) : types;
  const said = inferFrom(own, given);
  // Classes of an index<N> are not known here, so that rules about them cannot be asked again.
  if (typeof said === "string") return;
  const expected = isOne(said) ? [said] : Object.values(said);
  const shapes = (values: readonly Pick<TensorType, "shape">[]): string =>
    values.map(({ shape }) => showShape(shape)).join(" and ") || "nothing";
  const fits = ({ shape }: TensorType, i: number): boolean => {
    const found = outputs[i]?.shape;
    return found?.length === shape.length && shape.every((dim, axis) => typeof dim === "string" || dim === found[axis]);
  };
  if (expected.length === outputs.length && expected.every(fits)) return;
  throw new AkidError({
    where: own.kind,
    what: `its lowering gives ${shapes(outputs)}, its rule says ${shapes(expected)}`,
    advice: "Correct one of the two in its defineBlock.",
  });
}
