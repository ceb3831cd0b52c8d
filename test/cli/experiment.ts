/** An experiment for the command line: the toy, for as many epochs as it is told. */
import { Kid } from "akid/train";
import { toyOptions } from "../kid/toy.ts";

// biome-ignore lint/style/noDefaultExport: an experiment is what its file exports by default.
export default () =>
  new Kid({ ...toyOptions, backend: "tfjs:wasm", maxEpochs: 3, checkpoint: { best: { metric: "accuracy" } } });
