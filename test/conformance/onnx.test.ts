/** The onnx backend against the float64 reference. */
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { conformance } from "./conformance.ts";

conformance("onnx", () => onnxBackend());
