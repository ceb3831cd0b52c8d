/** The devices that ONNX Runtime can be told to compute on, and what helps where one does not work; nothing is loaded. */

/** ONNX Runtime's name of the provider. What one does not know is computed on the CPU. */
export type Device = "cpu" | "webgpu" | "cuda";

export const trouble: Readonly<Record<Exclude<Device, "cpu">, { readonly what: string; readonly advice: string }>> = {
  webgpu: {
    what: "finds no GPU",
    advice: "It needs a GPU's Vulkan driver (on Linux also libvulkan.so.1). Without one use the backend 'onnx'.",
  },
  cuda: {
    what: "cannot load CUDA's provider",
    advice:
      "`npm rebuild onnxruntime-node --ignore-scripts=false --onnxruntime-node-install=cuda12` downloads it; CUDA 12 and cuDNN 9 must be on LD_LIBRARY_PATH. Else use the backend 'onnx'.",
  },
};
