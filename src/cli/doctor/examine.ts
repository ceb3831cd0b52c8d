/** The process that tries one backend, so that a crash of its library tells something and harms nobody: fork it with a name. */
import { loadBackend } from "../../kid/backend.ts";
import type { Candidate, Tried } from "./candidates.ts";
import { candidates } from "./candidates.ts";
import { stepTime } from "./speed.ts";

async function examine({ backend, library }: Candidate): Promise<Tried> {
  await import(library);
  return backend === null ? {} : { stepMs: await stepTime(await loadBackend(backend)) };
}

const [, , name = ""] = process.argv;
const candidate = candidates.find((one) => one.name === name) as Candidate;
const tried: Tried = await examine(candidate).catch(({ message }: Error) => ({ problem: message }));
process.send?.(tried, () => process.disconnect());
