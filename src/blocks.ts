/** Entry "akid/blocks": what one writes a block of one's own with: its rule as type and value, and its lowering in ops. */
export type { Apply, Block, InferOutputs, NamedInputs, Outputs } from "../dsl/block.ts";
export { checkBoolean, checkCount, checkNumber, checkOneOf, checkOptions } from "../dsl/check.ts";
export { expects, expectsShape, show, showShape, showSize } from "../dsl/messages.ts";
export {
  ceilQuotient,
  difference,
  exactQuotient,
  type known,
  product,
  sameShape,
  sameSize,
  sizeOf,
  sum,
} from "../dsl/shape/arithmetic.ts";
export {
  onAlike,
  onFloat,
  onFloatPair,
  onFloats,
  onOne,
  onPrediction,
  onTyped,
  type shapeOf,
  type shapesOf,
} from "../dsl/take.ts";
export type { Node, Size } from "./graph/node.ts";
export * as ops from "./graph/ops/index.ts";
export type { LowerContext, Mode } from "./lower/context.ts";
export { type BlockDefinition, defineBlock, type LowerInputs } from "./lower/define.ts";
export { fanIn, type Initializer, ones, zeros } from "./lower/initialise.ts";
export { first, second } from "./lower/lowering.ts";
