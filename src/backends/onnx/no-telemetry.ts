/**
 * Imported before ONNX Runtime: version 1.30 tells Microsoft of its use, and leaves a file for each process among the temporary
 * ones, unless this variable is set when it loads. `ORT_DISABLE_TELEMETRY=0` in the environment leaves that on.
 */
process.env.ORT_DISABLE_TELEMETRY ??= "1";
