/** Learning rates over time. */
export { byEpoch, inSequence, type Part, type WarmUpOptions, warmUp } from "./compose.ts";
export {
  type CosineDecayOptions,
  cosineDecay,
  type ExponentialDecayOptions,
  exponentialDecay,
  type PiecewiseOptions,
  type PolynomialDecayOptions,
  piecewise,
  polynomialDecay,
} from "./decay.ts";
export { type OneCycleOptions, oneCycle } from "./one-cycle.ts";
export { type OnPlateauOptions, onPlateau } from "./plateau.ts";
export type { Rate, Span } from "./schedule.ts";
