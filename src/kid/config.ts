/** The record of what a run was made of. */
import { machine } from "../files/machine.ts";
import { ownPackage, versionOf } from "../files/package.ts";
import type { Settings } from "./options.ts";

/** The packages that compute for a backend. */
const libraries: Readonly<Record<string, readonly string[]>> = {
  onnx: ["onnxruntime-node"],
  tfjs: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"],
};

/** All settings by value, with versions and the machine: what one needs to run it again, and to judge its speed. */
export function configOf(settings: Settings, backend: string): object {
  const { sensor, brain, kongfu, engine, logEvery, seed, steps, validateEvery, checkpoint, stopEarly } = settings;
  const { source, batchSize, validationBatchSize, stepsPerEpoch } = sensor;
  const found = (libraries[backend] ?? []).map((name) => [name, versionOf(name)] as const);
  return {
    brain: brain.name,
    source: { name: source.name, sizes: source.sizes },
    sensor: { batchSize, validationBatchSize, stepsPerEpoch },
    kongfu: { name: kongfu.name, ...kongfu.settings, lr: { name: kongfu.lr.name, ...kongfu.lr.settings } },
    engine,
    backend,
    steps,
    logEvery,
    validateEvery: Number.isFinite(validateEvery) ? validateEvery : false,
    checkpoint,
    stopEarly: stopEarly ?? false,
    seed,
    versions: { akid: ownPackage().version, node: process.versions.node, ...Object.fromEntries(found) },
    machine: machine(),
  };
}
