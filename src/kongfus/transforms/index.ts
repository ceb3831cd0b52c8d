/** The transforms that optimisers are chained from. */
export {
  type AdadeltaTransformOptions,
  type AdagradTransformOptions,
  type AdamTransformOptions,
  type LionTransformOptions,
  type NadamTransformOptions,
  type RmsTransformOptions,
  scaleByAdadelta,
  scaleByAdagrad,
  scaleByAdam,
  scaleByNadam,
  scaleByRms,
  signOfMean,
} from "./adaptive.ts";
export { type Clip, clip } from "./clip.ts";
export { decay } from "./decay.ts";
export { type MomentumTransformOptions, velocity } from "./running.ts";
export { type Direction, eachAlone, type Transform, type Turned } from "./transform.ts";
export { trustRatio } from "./trust.ts";
