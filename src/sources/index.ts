/** Entry "akid/sources": data sets. */
export { type ArraysOptions, arrays, type Columns, sample } from "./arrays.ts";
export { type DigitsOptions, type DigitsSamples, digits } from "./digits.ts";
export type { BatchOf, Part, SampleTypes, Source } from "./source.ts";
