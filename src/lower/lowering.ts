/** What the lowering of a block is. */
import type { BlockConfigs, BlockKind } from "../../dsl/configs.ts";
import type { Node } from "../graph/node.ts";
import type { LowerContext } from "./context.ts";

/** From a block's settings and input nodes to its output node, or to its output nodes in order. */
export type Lowering<Kind extends BlockKind> = (
  config: BlockConfigs[Kind],
  inputs: readonly Node[],
  context: LowerContext,
) => Node | readonly Node[];

/** Lowerings of some kinds. */
export type LoweringTable<Kind extends BlockKind> = { readonly [K in Kind]: Lowering<K> };

/** The first inputs of a block whose number of inputs the language has checked. */
export const first = (inputs: readonly Node[]): Node => inputs[0] as Node;
export const second = (inputs: readonly Node[]): Node => inputs[1] as Node;
