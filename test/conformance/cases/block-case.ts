/** What a test case of a block is: a function from fresh inputs to the block's output. */
import type { input } from "akid";
import type { BlockKind } from "../../../dsl/configs.ts";
import type { AnyTensor } from "../../../dsl/handle.ts";

/** Makes the block's output from inputs that it declares; `name` is that of the block. */
export type MakeBlock = (declare: typeof input, name: string) => AnyTensor;

/** Cases of some blocks, by what they show. */
export type BlockCases<K extends BlockKind> = { readonly [k in K]: Readonly<Record<string, MakeBlock>> };
