/** The names by which a Kid takes and gives values, as types. */
import type { AnyBrain } from "../../dsl/brain.ts";
import type { PartBrain } from "../../dsl/part.ts";
import type { HostTensor } from "../graph/program.ts";
import type { ParametersOf } from "../lower/parameter-names.ts";

/** The names of a brain's inputs; those of a part are among the inputs, rows and blocks of the whole. */
export type InputName<B extends AnyBrain> =
  B extends PartBrain<string, unknown, infer Takes> ? Takes : keyof B["inputs"] & string;

/** Values of inputs, batch first: those that the asked outputs are made from. */
export type Inputs<Names extends string> = { readonly [K in Names]?: HostTensor };

/** The values of parameters, `Rows` being a brain's `rows`; those that a block's settings decide about may be missing. */
export type ParameterValues<Rows> = { readonly [P in keyof ParametersOf<Rows>]: HostTensor };
