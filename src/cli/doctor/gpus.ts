/** The GPUs of this machine: NVIDIA's by its driver, and whether there is any other one. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

export interface Gpu {
  readonly name: string;
  readonly driver: string;
  /** `141312 MiB`; null where the driver's own program is missing. */
  readonly memory: string | null;
}

/** NVIDIA's; none where there is no driver, too. */
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
    return gpusOfDriver();
  }
}

/** What the driver of Linux says in /proc, where containers often lack nvidia-smi. */
export function gpusOfDriver(folder = "/proc/driver/nvidia"): readonly Gpu[] {
  const list = join(folder, "gpus");
  if (!existsSync(list)) return [];
  const driver =
    /Kernel Module.*?\s(\d+\.[\d.]+)/.exec(readFileSync(join(folder, "version"), "utf8"))?.[1] ?? "unknown";
  return readdirSync(list).map((gpu) => {
    const about = readFileSync(join(list, gpu, "information"), "utf8");
    return { name: /^Model:\s*(.+)$/m.exec(about)?.[1] ?? "unknown", driver, memory: null };
  });
}

/** Whether there is a device that draws, whoever made it: what WebGPU needs. */
export const hasRenderer = (): boolean => existsSync("/dev/dri/renderD128") || process.platform !== "linux";
