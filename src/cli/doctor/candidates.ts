/** What could compute here: akid's backends, each with what it needs. */
import type { BackendName } from "../../backends/load.ts";

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
  /** Whether it is for GPUs alone: without one there is nothing to try. */
  readonly needsGpu: boolean;
  /** What helps where it is missing or does not work. */
  readonly advice: string;
}

const onnx = { packages: ["onnxruntime-node"], optional: true, needsGpu: true } as const;

export const candidates: readonly Candidate[] = [
  {
    ...onnx,
    name: "onnx",
    optional: false,
    needsGpu: false,
    advice:
      'Remove node_modules/onnxruntime-node and run `npm install` again; on Alpine and other systems without glibc use the backend "tfjs".',
  },
  { ...onnx, name: "onnx:webgpu", advice: "Install the Vulkan driver of the GPU." },
  { ...onnx, name: "onnx:cuda", advice: "Install CUDA 12 and cuDNN 9." },
  {
    name: "tfjs:native",
    packages: [],
    optional: true,
    needsGpu: false,
    advice: "`akid native install` installs it (with --gpu for NVIDIA GPUs).",
  },
  {
    name: "tfjs:wasm",
    packages: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"],
    optional: false,
    needsGpu: false,
    advice: "Remove node_modules/@tensorflow and run `npm install` again.",
  },
];
