/** Whether TensorFlow's native library is there to be tested. */
import { locateNative } from "../../../../src/native/locate.ts";

const found = locateNative();

/** Why tests on it are skipped, for their name; undefined: it is there. */
export const missingNative: string | undefined = "reason" in found ? ` (skipped: ${found.reason})` : undefined;
