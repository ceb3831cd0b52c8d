/** The lowering of every block; a block without one does not compile. */
import type { AnyBlock } from "../../../dsl/block.ts";
import type { BlockKind, WeightsConfig } from "../../../dsl/configs.ts";
import { AkidError } from "../../../dsl/errors.ts";
import type { Node, Size } from "../../graph/node.ts";
import { elements } from "../../graph/node.ts";
import { add, reshape } from "../../graph/ops/index.ts";
import type { LowerContext } from "../context.ts";
import { lowerByItself } from "../define.ts";
import type { Lowering, LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";
import { activations } from "./activations.ts";
import { arrange } from "./arrange.ts";
import { attention } from "./attention.ts";
import { convolutions } from "./convolutions.ts";
import { elementwise } from "./elementwise.ts";
import { evals } from "./evals.ts";
import { groups } from "./groups.ts";
import { image } from "./image.ts";
import { linear } from "./linear.ts";
import { lookup } from "./lookup.ts";
import { losses } from "./losses.ts";
import { memories } from "./memory.ts";
import { normalise } from "./normalise.ts";
import { recurrent } from "./recurrent.ts";
import { lowerChain, topology } from "./topology.ts";
import { upsample } from "./upsample.ts";

/** The shape of a sample with its -1 replaced by what is left. */
function fillIn(shape: readonly (number | string)[], total: number): Size {
  const rest = total / elements(shape.filter((size): size is number => typeof size === "number" && size !== -1));
  return shape.map((size) => (size === -1 ? rest : Number(size)));
}

const structure: LoweringTable<"flatten" | "reshape" | "sequential" | "residual"> = {
  flatten: (_, inputs) => {
    const [batch = 0, ...rest] = first(inputs).shape;
    return reshape(first(inputs), [batch, elements(rest)]);
  },
  reshape: ({ shape }, inputs) => {
    const [batch = 0, ...rest] = first(inputs).shape;
    return reshape(first(inputs), [batch, ...fillIn(shape, elements(rest))]);
  },
  sequential: ({ blocks }, inputs, context) =>
    lowerChain(
      blocks.map((block, i) => ({ name: String(i + 1), block })),
      { nodes: inputs },
      context,
    ).nodes,
  residual: ({ body }, inputs, context) => add(first(inputs), first(context.lower("body", body, inputs))),
};

const lowerings: LoweringTable<BlockKind> = {
  ...structure,
  ...linear,
  ...convolutions,
  ...image,
  ...normalise,
  ...groups,
  ...memories,
  ...elementwise,
  ...activations,
  ...arrange,
  ...recurrent,
  ...topology,
  ...attention,
  ...evals,
  ...losses,
  ...lookup,
  ...upsample,
};

/** Lowers one block to its outputs, in order. */
export function lowerBlock(block: AnyBlock, inputs: readonly Node[], outer: LowerContext): readonly Node[] {
  const context = outer.configuredBy((block.config ?? {}) as WeightsConfig); // those of other blocks are not there
  const own = lowerByItself(block, inputs, context);
  if (own) return own;
  const lowering = (lowerings as Partial<Record<string, Lowering<never>>>)[block.kind];
  if (!lowering) {
    throw new AkidError({
      where: block.kind,
      what: "has no lowering",
      advice: "Make it with defineBlock of akid/blocks.",
    });
  }
  return [lowering(block.config as never, inputs, context)].flat();
}
