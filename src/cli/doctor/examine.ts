/** The process that tries one backend, so that a crash of its library tells something and harms nobody: fork it with a name. */
import { seesGpu } from "../../backends/tfjs/native/gpu.ts";
import { loadBackend } from "../../kid/backend.ts";
import type { Candidate, Tried } from "./candidates.ts";
import { stepTime } from "./speed.ts";

async function examine(name: Candidate["name"]): Promise<Tried> {
  const stepMs = await stepTime(await loadBackend({ name }));
  if (name === "tfjs:native") return { stepMs, device: seesGpu({}) ? "GPU" : "CPU" };
  return { stepMs, device: name === "onnx" || name === "tfjs:wasm" ? "CPU" : "GPU" };
}

const [, , name = ""] = process.argv;
const tried: Tried = await examine(name as Candidate["name"]).catch(({ message }: Error) => ({ problem: message }));
process.send?.(tried, () => process.disconnect());
