/** What this process runs on. */
import { availableParallelism, cpus, release, totalmem } from "node:os";

export interface Machine {
  /** `linux x64`. */
  readonly platform: string;
  /** Release of the operating system. */
  readonly release: string;
  /** Name of the processor. */
  readonly cpu: string;
  /** Those that the process may use. */
  readonly cores: number;
  /** Bytes; in a container, its limit. */
  readonly memory: number;
}

export function machine(): Machine {
  const limit = process.constrainedMemory(); // 0, or beyond all memory, where there is none
  return {
    platform: `${process.platform} ${process.arch}`,
    release: release(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memory: limit > 0 ? Math.min(limit, totalmem()) : totalmem(),
  };
}
