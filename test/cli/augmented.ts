/** A sensor for `akid augment`: digits that are moved and mirrored. */
import { flip, padAndCrop } from "akid/jokers";
import { digits } from "akid/sources";
import { sensor } from "akid/train";

// biome-ignore lint/style/noDefaultExport: an experiment is what its file exports by default.
export default sensor(digits(), { batchSize: 32, seed: 5, jokers: [padAndCrop(2), flip()] });
