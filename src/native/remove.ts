/** `akid native remove`: takes away what `akid native install` has made, and nothing else. */
import { existsSync } from "node:fs";
import { rm, rmdir } from "node:fs/promises";
import { UsageError } from "../../dsl/errors.ts";
import { liveHolder } from "../files/lock.ts";
import { nativeFolder, partsOf } from "./folder.ts";

/**
 * Removes the installation, also one that was cut, and downloads; gives false where there was none.
 *
 * @throws UsageError while an installation is being made
 */
export async function remove(folder: string = nativeFolder()): Promise<boolean> {
  const { lock, ...others } = partsOf(folder);
  const holder = existsSync(lock) ? liveHolder(lock) : undefined;
  if (holder) {
    const what = `process ${holder.pid} on ${holder.host} is at work in '${folder}'`;
    throw new UsageError({ where: "native remove", what, advice: "Wait for its end." });
  }
  const there = Object.values(others).filter((path) => existsSync(path));
  for (const path of [...there, lock]) await rm(path, { recursive: true, force: true });
  // The folder itself goes only when nothing of the user's is in it.
  await rmdir(folder).catch(() => undefined);
  return there.length > 0;
}
