/** Where `akid native install` puts what it builds: one folder of the user, outside every project. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Device } from "./wheels.ts";

/** $AKID_NATIVE, or `~/.cache/akid/native`. */
export const nativeFolder = (): string => process.env.AKID_NATIVE || join(homedir(), ".cache", "akid", "native");

/** What lies in the folder: all of it made by akid, so that nothing else is ever removed. */
export const partsOf = (folder: string) => ({
  /** The finished installation. */
  installed: join(folder, "tensorflow"),
  /** One that is being made, or was cut. */
  staging: join(folder, "staging"),
  /** Wheels, until an installation is made of them. */
  downloads: join(folder, "downloads"),
  lock: join(folder, ".installing"),
});

/** What an installation says of itself. */
export interface Installed {
  readonly device: Device;
  /** Version of TensorFlow's libraries. */
  readonly tensorflow: string;
  /** Version of @tensorflow/tfjs-node. */
  readonly binding: string;
  /** The wheels that it was made of. */
  readonly wheels: readonly string[];
  /** On disk. */
  readonly bytes: number;
}

const record = "akid.json";
export const recordOf = (installation: string): string => join(installation, record);

/** What is installed in the folder, if anything is that can be read: the record is written last. */
export function installedIn(folder: string): Installed | undefined {
  try {
    return JSON.parse(readFileSync(recordOf(partsOf(folder).installed), "utf8")) as Installed;
  } catch {
    return undefined;
  }
}
