/** The NVIDIA GPUs of this machine, by its driver's own program. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface Gpu {
  readonly name: string;
  readonly driver: string;
  /** `141312 MiB`. */
  readonly memory: string;
}

/** None where there is no driver, too. */
export async function gpus(): Promise<readonly Gpu[]> {
  const query = ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"];
  try {
    const { stdout } = await promisify(execFile)("nvidia-smi", query, { timeout: 10_000 });
    return stdout
      .trim()
      .split("\n")
      .map((line) => {
        const [name = "", driver = "", memory = ""] = line.split(", ");
        return { name, driver, memory };
      });
  } catch {
    return [];
  }
}
