/** What an edge case says of its variants. */

export interface EdgeCase {
  readonly name: string;
  readonly source: string;
  /** How many different variants there are. */
  readonly variants: number;
  /** How many of them the type checker refuses; none if not given. */
  readonly refused?: number;
  /** In every variant. */
  readonly has?: readonly (RegExp | string)[];
  /** In no variant. */
  readonly lacks?: readonly (RegExp | string)[];
  /** Part of a warning of every variant. */
  readonly warns?: string;
  /** How many checks the variants need; as many as there are variants if not given. */
  readonly classes?: number;
}

/** The vocabulary. */
export const tune = 'import { choice, constraint, dyn, logUniform, range, uniform, zip } from "akid/tune";\n';

/** The language, and an image. */
export const dsl = `import { type AnyTensor, batchNorm, brain, conv2d, input, maxPool, relu } from "akid";
const image = input("image", [8, 8, 1]);
const show = (output: AnyTensor) => JSON.stringify(brain("net", { image }, { outputs: { output } }).network);
`;
