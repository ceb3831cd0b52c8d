/** TensorFlow's native library against the float64 reference. */
import { describe } from "vitest";
import { nativeBackend } from "../../src/backends/tfjs/native/index.ts";
import { missingNative } from "../backends/tfjs/native/library.ts";
import { conformance } from "./conformance.ts";

describe.skipIf(missingNative)(`with TensorFlow's native library${missingNative ?? ""}`, () => {
  conformance("tfjs:native", () => nativeBackend({ threads: 1 }));
});
