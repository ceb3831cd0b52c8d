/** The record of what a run was made of. */
import { show } from "../../dsl/messages.ts";
import type { Network } from "../../dsl/network.ts";
import { machine } from "../files/machine.ts";
import { ownPackage, versionOf } from "../files/package.ts";
import { elements } from "../graph/node.ts";
import type { Parameter } from "../lower/initialise.ts";
import { locateNative } from "../native/locate.ts";
import { threadsOf } from "./backend.ts";
import type { Settings } from "./options.ts";

/** The packages that compute for a backend. */
const libraries: Readonly<Record<string, readonly string[]>> = {
  onnx: ["onnxruntime-node"],
  tfjs: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"],
};

/** The versions of what computes. */
function versionsOf(backend: string): Readonly<Record<string, string | undefined>> {
  if (backend !== "tfjs:native") {
    return Object.fromEntries((libraries[backend.split(":")[0] ?? ""] ?? []).map((name) => [name, versionOf(name)]));
  }
  const found = locateNative();
  if ("reason" in found) return {};
  return { [found.package]: found.version, ...(found.tensorflow !== undefined && { tensorflow: found.tensorflow }) };
}

/** How many numbers a network has: those that are trained, and those that its blocks keep, such as running means. */
export function countOf(parameters: readonly Parameter[]): { readonly trained: number; readonly kept: number } {
  const count = (wanted: boolean): number =>
    parameters.filter(({ trainable }) => trainable === wanted).reduce((sum, { shape }) => sum + elements(shape), 0);
  return { trained: count(true), kept: count(false) };
}

/** All settings by value, with versions and the machine: what one needs to run it again, and to judge its speed. */
export function configOf(settings: Settings, backend: string, parameters: readonly Parameter[]): object {
  const { sensor, brain, kongfu, validateEvery } = settings;
  const { engine, logEvery, seed, steps, checkpoint, stopEarly, log, summaries, monitor, validateFirst } = settings;
  return {
    brain: brain.name,
    network: { ...networkOf(brain.network), parameters: countOf(parameters) },
    sensor: { ...sensor.config, stepsPerEpoch: sensor.stepsPerEpoch },
    kongfu: { name: kongfu.name, ...kongfu.settings, lr: { name: kongfu.lr.name, ...kongfu.lr.settings } },
    engine,
    backend: { name: backend, threads: threadsOf(settings.backend) },
    steps,
    logEvery,
    validateEvery: validateEvery.length > 0 && validateEvery,
    validateFirst,
    checkpoint,
    stopEarly: stopEarly ?? false,
    log,
    summaries,
    monitor: monitor ?? false,
    seed,
    versions: { akid: ownPackage().version, node: process.versions.node, ...versionsOf(backend) },
    machine: machine(),
  };
}

/** A network by value: each block with its settings, what it is attached to, and what it gives. */
function networkOf({ inputs, states, nodes, outputs, losses, evals }: Network): object {
  const blocks = nodes.map(({ name, block, from, type, outputs: several }) => ({
    name,
    kind: block.kind,
    settings: plain(block.config),
    from,
    output: several ? Object.fromEntries(Object.entries(several).map(([key, one]) => [key, show(one)])) : show(type),
  }));
  const shown = Object.fromEntries(Object.entries(inputs).map(([name, type]) => [name, show(type)]));
  return { inputs: shown, ...(Object.keys(states).length > 0 && { states }), blocks, outputs, losses, evals };
}

/** A block's settings as JSON can hold them, blocks inside by their kind and settings, without long lists of numbers. */
function plain(config: unknown): unknown {
  const text = JSON.stringify(config, (_, value: unknown) => {
    if (ArrayBuffer.isView(value)) return undefined;
    return Array.isArray(value) && value.length > 100 && typeof value[0] === "number" ? undefined : value;
  });
  return text === undefined ? undefined : JSON.parse(text);
}
