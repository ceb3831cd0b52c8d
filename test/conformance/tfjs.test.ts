/** The tfjs backend against the float64 reference. */
import { tfjsBackend } from "../../src/backends/tfjs/index.ts";
import { conformance } from "./conformance.ts";

conformance("tfjs", () => tfjsBackend());
