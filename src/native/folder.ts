/** Where `akid native install` puts what it builds: one folder of the user, outside every project. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import type { Holder } from "../files/lock.ts";
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
  /** The files' names of the wheels that it was made of; one that is not akid's pinned one with its hash: `#sha256=...`. */
  readonly wheels: readonly string[];
  /** On disk. */
  readonly bytes: number;
}

/** Whether a wheel of an installation was the user's own choice. */
export const isGiven = (wheel: string): boolean => wheel.includes("#");

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

/** That another process installs or removes in the folder. */
export function atWork(where: string, { pid, host }: Holder, folder: string): UsageError {
  return new UsageError({
    where,
    what: `process ${pid} on ${host} is at work in '${folder}'`,
    advice: "Wait for its end.",
  });
}
