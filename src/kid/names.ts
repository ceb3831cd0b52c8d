/** The names by which a Kid takes and gives values, as types. */
import type { AnyBrain } from "../../dsl/brain.ts";
import type { PartBrain } from "../../dsl/part.ts";
import type { HostTensor } from "../graph/program.ts";

/** The names of a brain's inputs; those of a part are among the inputs, rows and blocks of the whole. */
export type InputName<B extends AnyBrain> =
  B extends PartBrain<string, unknown, infer Takes> ? Takes : keyof B["inputs"] & string;

/** Values of inputs, batch first: those that the asked outputs are made from. */
export type Inputs<Names extends string> = { readonly [K in Names]?: HostTensor };
