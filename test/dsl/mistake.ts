/** What a promised error is. */

/** A mistake in code that follows the setting, and what is said about it. */
export interface Mistake {
  readonly name: string;
  readonly code: string;
  /** What TypeScript says, one line an error. */
  readonly says: readonly string[];
  /** Why the run time says something else; by default it says the first sentence. */
  readonly atRunTime?: string | "nothing";
}

/** The error about an argument of a type that a sentence refuses. */
export const argument = (type: string, sentence: string): string =>
  `TS2345: Argument of type '${type}' is not assignable to parameter of type '"${sentence}"'.`;
/** The error about a property of a type that a sentence refuses. */
export const property = (type: string, sentence: string): string =>
  `TS2322: Type '${type}' is not assignable to type '"${sentence}"'.`;

/** What stands before each mistake. */
export const setting = `
const image = input("image", [8, 8, 1]);
const label = input("label", [], index(10));
const features = image.attach("conv1", conv2d(32, 3, { padding: "same" })).attach("pool1", maxPool(2));
const logits = features.attach("flat", flatten()).attach("ip1", dense(10));
`;
