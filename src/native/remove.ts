/** `akid native remove`: takes away what `akid native install` has made, and nothing else. */
import { existsSync } from "node:fs";
import { rm, rmdir } from "node:fs/promises";
import { liveHolder } from "../files/lock.ts";
import { atWork, nativeFolder, partsOf, recordOf } from "./folder.ts";

/**
 * Removes the installation, also one that was cut, and downloads; gives false where there was none.
 *
 * @throws UsageError while an installation is being made
 */
export async function remove(folder: string = nativeFolder()): Promise<boolean> {
  const { lock, ...others } = partsOf(folder);
  const holder = liveHolder(lock);
  if (holder) throw atWork("native remove", holder, folder);
  const there = Object.values(others).filter((path) => existsSync(path));
  // Its record goes first: what is cut here is no installation any more.
  for (const path of [recordOf(others.installed), ...there, lock]) await rm(path, { recursive: true, force: true });
  // The folder itself goes only when nothing of the user's is in it.
  await rmdir(folder).catch(() => undefined);
  return there.length > 0;
}
