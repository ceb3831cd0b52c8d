/** Entry "akid/train": what trains a brain. */
export type { Batch, Metrics } from "./engines/engine.ts";
export type { HostTensor } from "./graph/program.ts";
export { Kid, type Outputs } from "./kid/kid.ts";
export type { BackendChoice, KidOptions, Length } from "./kid/options.ts";
export type { Practice, Result } from "./kid/practice.ts";
export type { AdamOptions } from "./kongfus/adam.ts";
export { adam } from "./kongfus/adam.ts";
export type { Clock, KongFu, Schedule } from "./kongfus/kongfu.ts";
export type { MomentumOptions } from "./kongfus/momentum.ts";
export { momentum } from "./kongfus/momentum.ts";
export type { ExponentialDecayOptions } from "./kongfus/schedules.ts";
export { constant, exponentialDecay } from "./kongfus/schedules.ts";
export type { SgdOptions } from "./kongfus/sgd.ts";
export { sgd } from "./kongfus/sgd.ts";
export { type ParameterName, type ParameterType, parameters } from "./lower/parameters.ts";
export type { Sensor, SensorOptions } from "./sensors/sensor.ts";
export { sensor } from "./sensors/sensor.ts";
