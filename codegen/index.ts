/** Entry "akid/sweep": experiments from templates. */
export type { Diagnostic } from "./analyse/diagnostic.ts";
export type { Cause, Reason } from "./check/explain.ts";
export { type Generated, type GenerateOptions, generate, type Made } from "./generate/generator.ts";
export { type Manifest, readManifest, type Variant } from "./generate/manifest.ts";
export { reasonsOf } from "./generate/report.ts";
export type { Restrictions } from "./generate/restrict.ts";
export type { Selection } from "./generate/select.ts";
export type { Written } from "./generate/write.ts";
export type { Ranked, ResultPaths } from "./results/index.ts";
export type { Goal, Point, RunRecord } from "./results/run.ts";
export type { Parameters, ParameterValue } from "./space/space.ts";
export type { Swept } from "./sweep/conduct.ts";
export type { SearchName, SweepOptions } from "./sweep/options.ts";
export type { AshaOptions, MedianOptions, StopOptions } from "./sweep/stopping.ts";
export { sweep } from "./sweep/sweep.ts";
export { type Paras, type Tuned, type TuneOptions, tune } from "./sweep/tune.ts";
