/** What could compute here: akid's backends, each with what it needs. */
import type { BackendName } from "../../backends/load.ts";
import { trouble } from "../../backends/onnx/devices.ts";

/** What a try came to. */
export interface Tried {
  /** Milliseconds of a training step. */
  readonly stepMs?: number;
  /** What it computes on. */
  readonly device?: string;
  /** Why it does not work. */
  readonly problem?: string;
}

export interface Candidate {
  readonly name: Exclude<BackendName, "tfjs">;
  /** The npm packages that it is made of, as akid depends on them; of the native one, `locateNative` says it. */
  readonly packages: readonly string[];
  /** Whether akid installs without it, and does not need it. */
  readonly optional: boolean;
  /** The kind of GPU that it is for: without one there is nothing to try. */
  readonly needs?: "any GPU" | "NVIDIA";
  /** What helps where it does not work. */
  readonly advice: string;
  /** What helps where its packages are missing; default: the same. */
  readonly installing?: string;
}

const onnx = {
  name: "onnx",
  packages: ["onnxruntime-node"],
  optional: false,
  advice:
    'Remove node_modules/onnxruntime-node and run `npm install` again; on Alpine and other systems without glibc use the backend "tfjs".',
} as const satisfies Candidate;
const onGpu = { ...onnx, optional: true, installing: onnx.advice } as const;

const candidates: readonly Candidate[] = [
  onnx,
  { ...onGpu, name: "onnx:webgpu", needs: "any GPU", advice: trouble.webgpu.advice },
  { ...onGpu, name: "onnx:cuda", needs: "NVIDIA", advice: trouble.cuda.advice },
  {
    name: "tfjs:native",
    packages: [],
    optional: true,
    advice: "`akid native remove` and `akid native install` make it anew.",
    installing: "`akid native install` installs it (with --gpu for NVIDIA GPUs).",
  },
  {
    name: "tfjs:wasm",
    packages: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"],
    optional: false,
    advice: "Remove node_modules/@tensorflow and run `npm install` again.",
  },
];

/** What can be tried on a machine with so many of NVIDIA's GPUs, and with a device that draws or without one. */
export const candidatesFor = ({ nvidia, renderer }: { nvidia: number; renderer: boolean }): readonly Candidate[] =>
  candidates.filter(({ needs }) => needs === undefined || nvidia > 0 || (needs === "any GPU" && renderer));
