/** ONNX Runtime, which the backend imports from here alone. */
import "./no-telemetry.ts";

export * as ort from "onnxruntime-node";
