/** Entry "akid/sources": data sets. */
export { type ArraysOptions, arrays, type Columns, sample } from "./arrays.ts";
export { type ByteColumns, type BytesOptions, byteImages, type Normalize } from "./bytes.ts";
export {
  type Cifar10Samples,
  type Cifar100Labels,
  type Cifar100Options,
  type CifarOptions,
  cifar10,
  cifar100,
} from "./cifar.ts";
export { type DigitsOptions, type DigitsSamples, digits } from "./digits.ts";
export type { DataOptions } from "./files/folder.ts";
export { type ImageFolder, type ImageFolderOptions, type ImageFolderSamples, imageFolder } from "./folder-images.ts";
export { type MnistOptions, type MnistSamples, mnist } from "./mnist.ts";
export { type RotatedMnistOptions, rotatedMnist } from "./rotated-mnist.ts";
export type { BatchOf, Part, SampleTypes, Source } from "./source.ts";
export {
  type PatternsOptions,
  type PatternsSamples,
  patterns,
  type SyntheticOptions,
  synthetic,
} from "./synthetic.ts";
export {
  classes,
  integers,
  number,
  numbers,
  type TableColumns,
} from "./tables/columns.ts";
export { type samplesOf, type TableOptions, type TableSamples, table } from "./tables/table.ts";
