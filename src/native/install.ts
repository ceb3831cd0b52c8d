/** `akid native install`: TensorFlow's native library for Node, made in one folder from an npm package and a wheel. */
import { rename, rm } from "node:fs/promises";
import { writeAtomic } from "../files/atomic.ts";
import { isHeld, takeLock } from "../files/lock.ts";
import { build, libraries, nodeHeaders, tryAddon } from "./build.ts";
import { fetchWheels } from "./fetch-wheels.ts";
import { atWork, type Installed, installedIn, isGiven, nativeFolder, partsOf, recordOf } from "./folder.ts";
import { type Given, givenWheels } from "./given-wheels.ts";
import { addonOf, moduleIn } from "./locate.ts";
import { binding, unpackPackages } from "./packages.ts";
import { checkRequirements, fullDisk } from "./requirements.ts";
import { openWheel } from "./unpack.ts";
import { type Device, fileOf, type Wheel, wheelsOf } from "./wheels.ts";

const where = "native install";

export interface InstallOptions {
  /** Default: that of what is installed, if no wheels are given; else "cpu". */
  readonly device?: Device;
  /** Files of wheels that need not be downloaded. */
  readonly wheels?: readonly string[];
  /** Default: `nativeFolder()`. */
  readonly folder?: string;
  /** Is told what happens. */
  readonly say?: (line: string) => void;
}

export interface Installation extends Installed {
  readonly folder: string;
  /** Whether it was made now; else it was there. */
  readonly isNew: boolean;
}

/**
 * Installs, unless it is done already: for the device, of the wheels that are given or, without any, of those that were
 * given before, else of akid's pinned ones. It is there as a whole or not at all: all is made in a folder beside, tried,
 * and renamed. Wheels that were downloaded stay until then, so that a second try does not fetch them again.
 *
 * @example const { tensorflow, bytes } = await install({ device: "cpu" });
 * @throws AkidError that says what is missing and what to do; UsageError for wheels that do not fit
 */
export async function install(options: InstallOptions = {}): Promise<Installation> {
  const { wheels = [], folder = nativeFolder(), say = () => {} } = options;
  const there = addonOf(moduleIn(partsOf(folder).installed)) === undefined ? undefined : installedIn(folder);
  const device = options.device ?? (wheels.length === 0 ? there?.device : undefined) ?? "cpu";
  const given = await givenWheels(wheels, wheelsOf[device]);
  const names = wheelsOf[device].map((wheel) => givenFor(wheel, given)?.name ?? fileOf(wheel));
  if (there?.device === device && isMadeOf(there, names, given)) return { ...there, folder, isNew: false };
  await checkRequirements(folder, device);
  const lock = takeLock(partsOf(folder).lock);
  if (!isHeld(lock)) throw atWork(where, lock, folder);
  try {
    if (there)
      say(`replaces TensorFlow ${there.tensorflow} for ${there.device.toUpperCase()} (${there.wheels.join(", ")})`);
    return { ...(await made({ device, given, names, folder, say })), folder, isNew: true };
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === "ENOSPC" ? fullDisk(folder, device, cause) : cause;
  } finally {
    lock.release();
  }
}

const givenFor = (wheel: Wheel, given: readonly Given[]): Given | undefined =>
  given.find((one) => one.wheel.package === wheel.package);

/** Whether an installation is made of these wheels; one that the user gave then stands for its package until another is given. */
function isMadeOf(there: Installed, names: readonly string[], given: readonly Given[]): boolean {
  const packageOf = (name: string): string | undefined => name.split("-")[0];
  const stays =
    (name: string) =>
    (one: string): boolean =>
      one === name || (given.length === 0 && isGiven(one) && packageOf(one) === packageOf(name));
  const isSame = names.length === there.wheels.length && names.every((name) => there.wheels.some(stays(name)));
  return isSame && there.binding === binding.version;
}

interface Plan extends Required<Pick<InstallOptions, "device" | "folder" | "say">> {
  readonly given: readonly Given[];
  readonly names: readonly string[];
}

async function made({ device, given, names, folder, say }: Plan): Promise<Installed> {
  const { installed, staging, downloads } = partsOf(folder);
  for (const { wheel, isKnown } of given) {
    if (!isKnown) say(`takes another ${wheel.package} ${wheel.version} than the one that was tried, by its own RECORD`);
  }
  const missing = wheelsOf[device].filter((wheel) => !givenFor(wheel, given));
  const size = missing.reduce((sum, { bytes }) => sum + bytes, 0);
  if (missing.length > 0) say(`downloads ${missing.map(fileOf).join(", ")} (${(size / 1e6).toFixed(0)} MB)`);
  const fetched = await fetchWheels(missing, downloads);
  await rm(staging, { recursive: true, force: true });
  say(`takes ${binding.name} ${binding.version} from the npm registry`);
  await unpackPackages(downloads, { binding: moduleIn(staging), headers: nodeHeaders(staging) });
  say("unpacks the libraries");
  let bytes = 0;
  for (const file of [...given.map((one) => one.file), ...fetched]) {
    await using wheel = await openWheel(file);
    bytes += await wheel.unpack(libraries(staging));
  }
  say("builds the addon");
  await build(staging);
  const found = await tryAddon(addonOf(moduleIn(staging)) as string);
  const record: Installed = {
    device,
    tensorflow: found,
    binding: binding.version,
    wheels: names,
    bytes,
  };
  writeAtomic(recordOf(staging), `${JSON.stringify(record, null, 2)}\n`);
  // Its record goes first: what is cut here is no installation any more.
  await rm(recordOf(installed), { force: true });
  await rm(installed, { recursive: true, force: true });
  await rename(staging, installed);
  await rm(downloads, { recursive: true, force: true });
  return record;
}
