/** The record of what a run was made of. */
import { ownPackage } from "../files/package.ts";
import type { Settings } from "./options.ts";

/** All settings by value, with versions: what one needs to run it again. */
export function configOf({ sensor, brain, kongfu, engine, logEvery, seed, steps }: Settings, backend: string): object {
  const { source, batchSize, validationBatchSize, stepsPerEpoch } = sensor;
  return {
    brain: brain.name,
    source: { name: source.name, sizes: source.sizes },
    sensor: { batchSize, validationBatchSize, stepsPerEpoch },
    kongfu: { name: kongfu.name, ...kongfu.settings, lr: { name: kongfu.lr.name, ...kongfu.lr.settings } },
    engine,
    backend,
    steps,
    logEvery,
    seed,
    versions: { akid: ownPackage().version, node: process.versions.node },
    platform: `${process.platform} ${process.arch}`,
  };
}
