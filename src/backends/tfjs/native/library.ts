/** TensorFlow's native library: tfjs-node's addon, loaded once in a process, without the packages around it. */
import { createRequire } from "node:module";
import { AkidError } from "../../../../dsl/errors.ts";
import { locateNative } from "../../../native/locate.ts";
import type { BackendOptions } from "../../backend.ts";
import { quietly } from "./quiet.ts";

/** The number of a tensor, or of a loaded SavedModel, in the addon. */
export type Id = number;

/** The parts of tfjs-node's addon that akid uses. */
export interface Addon {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  isUsingGpuDevice(): boolean;
  /** A tensor over the host's own array. */
  createTensor(shape: readonly number[], dtype: number, data: Float32Array | Int32Array): Id;
  deleteTensor(tensor: Id): void;
  /** A copy of the elements. */
  tensorDataSync(tensor: Id): Float32Array | Int32Array;
  loadSavedModel(folder: string, tags: string): Id;
  deleteSavedModel(model: Id): void;
  /** Names of nodes, parted by commas. */
  runSavedModel(
    model: Id,
    inputs: readonly Id[],
    inputNames: string,
    outputNames: string,
  ): readonly { readonly id: Id }[];
}

let loaded: Addon | undefined;

/** The process's one addon. `threads` counts for the first call: TensorFlow has one pool of threads. */
export function loadAddon({ threads }: BackendOptions): Addon {
  if (loaded) return loaded;
  const found = locateNative();
  if ("reason" in found) {
    throw new AkidError({
      where: "backend tfjs",
      what: found.reason,
      advice: "Run `akid native install`, or use the backend 'tfjs:wasm' or 'onnx'.",
    });
  }
  // TensorFlow reports its devices and instruction sets on each start, unless the user says what to report.
  const silenced = process.env.TF_CPP_MIN_LOG_LEVEL === undefined;
  const settings = {
    TF_CPP_MIN_LOG_LEVEL: "2",
    ...(threads === undefined ? {} : { TF_NUM_INTRAOP_THREADS: `${threads}` }),
  };
  const load = (): Addon => createRequire(import.meta.url)(found.addon) as Addon;
  try {
    loaded = withEnvironment(settings, () => (silenced ? quietly(load) : load()));
  } catch (cause) {
    throw new AkidError(
      {
        where: "backend tfjs",
        what: `TensorFlow does not load from ${found.addon}: ${(cause as Error).message}`,
        advice: `${found.origin === "akid" ? "`akid native remove` and `akid native install` make it anew" : "Install it again"}, or use the backend 'tfjs:wasm' or 'onnx'.`,
      },
      { cause },
    );
  }
  return loaded;
}

/** Sets environment variables that are not set while `load` runs: TensorFlow reads them then, and other processes need not. */
function withEnvironment<T>(settings: Readonly<Record<string, string>>, load: () => T): T {
  const unset = Object.entries(settings).filter(([name]) => process.env[name] === undefined);
  for (const [name, value] of unset) process.env[name] = value;
  try {
    return load();
  } finally {
    for (const [name] of unset) delete process.env[name];
  }
}
