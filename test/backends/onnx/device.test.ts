/** ONNX Runtime's providers for GPUs: where there is no GPU, one sentence says so before anything is compiled. */
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { onnxBackend } from "../../../src/backends/onnx/index.ts";

const hasGpu = ["/dev/dri/renderD128", "/dev/nvidiactl", "/dev/dxg"].some((file) => existsSync(file));

test.skipIf(hasGpu || process.platform !== "linux").each([
  [
    "webgpu",
    "akid: backend onnx:webgpu: ONNX Runtime finds no GPU (Failed to get a WebGPU adapter: No supported adapters). It needs a GPU's Vulkan driver (on Linux also libvulkan.so.1). Without one use the backend 'onnx'.",
  ],
  [
    "cuda",
    "akid: backend onnx:cuda: ONNX Runtime cannot load CUDA's provider (Failed to load shared library). `npm rebuild onnxruntime-node --ignore-scripts=false --onnxruntime-node-install=cuda12` downloads it; CUDA 12 and cuDNN 9 must be on LD_LIBRARY_PATH. Else use the backend 'onnx'.",
  ],
] as const)("%s without a GPU is one sentence, each time", async (device, sentence) => {
  const backend = onnxBackend({}, device);
  expect(backend.name).toBe(`onnx:${device}`);
  await expect(backend.open({})).rejects.toThrow(sentence);
  await expect(backend.open({})).rejects.toThrow(sentence);
});
