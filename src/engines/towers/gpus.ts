/** The GPUs that towers are spread over, one for each. */
import { readdirSync } from "node:fs";

/**
 * The GPUs that this process may use, as CUDA_VISIBLE_DEVICES names them; without that variable, those of NVIDIA's driver.
 *
 * @example visibleGpus({ CUDA_VISIBLE_DEVICES: "2,3" }) // ["2", "3"]
 */
export function visibleGpus(environment: NodeJS.ProcessEnv = process.env, devices = "/dev"): readonly string[] {
  const told = environment.CUDA_VISIBLE_DEVICES;
  if (told === undefined) {
    const files = readdirSync(devices).filter((file) => /^nvidia\d+$/.test(file));
    return (files.length === 0 && readdirSync(devices).includes("dxg") ? ["dxg"] : files).map((_, i) => `${i}`);
  }
  const names = told.split(",").map((name) => name.trim());
  const end = names.findIndex((name) => name === "" || name.startsWith("-")); // what comes later does not count
  return end < 0 ? names : names.slice(0, end);
}

/** What the environment of a tower's process says of its GPU; several towers on one grow with their need. */
export function deviceOf(tower: number, gpus: readonly string[] = visibleGpus()): Readonly<Record<string, string>> {
  if (gpus.length === 0) return {};
  return { CUDA_VISIBLE_DEVICES: gpus[tower % gpus.length] as string, TF_FORCE_GPU_ALLOW_GROWTH: "true" };
}
