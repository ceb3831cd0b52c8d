/** `akid native install`: TensorFlow's native library for Node, made in one folder from an npm package and a wheel. */
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { UsageError } from "../../dsl/errors.ts";
import { writeAtomic } from "../files/atomic.ts";
import { isHeld, takeLock } from "../files/lock.ts";
import { build, libraries, nodeHeaders, tryAddon } from "./build.ts";
import { fetchWheels } from "./fetch-wheels.ts";
import { type Installed, installedIn, nativeFolder, partsOf, recordOf } from "./folder.ts";
import { givenWheels } from "./given-wheels.ts";
import { addonOf, moduleIn } from "./locate.ts";
import { binding, unpackPackages } from "./packages.ts";
import { checkRequirements, fullDisk } from "./requirements.ts";
import { openWheel } from "./unpack.ts";
import { type Device, fileOf, wheelsOf } from "./wheels.ts";

const where = "native install";

export interface InstallOptions {
  readonly device: Device;
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
 * Installs, unless it is done already. It is there as a whole or not at all: all is made in a folder beside, tried, and
 * renamed. Wheels that were downloaded stay until then, so that a second try does not fetch them again.
 *
 * @example const { tensorflow, bytes } = await install({ device: "cpu" });
 * @throws AkidError that says what is missing and what to do; UsageError for wheels that do not fit
 */
export async function install(options: InstallOptions): Promise<Installation> {
  const { device, wheels = [], folder = nativeFolder(), say = () => {} } = options;
  const there = installedIn(folder);
  if (there?.device === device && addonOf(moduleIn(partsOf(folder).installed))) {
    return { ...there, folder, isNew: false };
  }
  await checkRequirements(folder, device);
  const lock = takeLock(partsOf(folder).lock);
  if (!isHeld(lock)) {
    const what = `process ${lock.pid} on ${lock.host} is at work in '${folder}'`;
    throw new UsageError({ where, what, advice: "Wait for its end." });
  }
  try {
    return { ...(await made({ device, wheels, folder, say })), folder, isNew: true };
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === "ENOSPC" ? fullDisk(folder, device, cause) : cause;
  } finally {
    lock.release();
  }
}

async function made({ device, wheels, folder, say }: Required<InstallOptions>): Promise<Installed> {
  const { installed, staging, downloads } = partsOf(folder);
  const needed = wheelsOf[device];
  const given = await givenWheels(wheels, needed);
  for (const { wheel, isKnown } of given) {
    if (!isKnown) say(`takes another ${wheel.package} ${wheel.version} than the one that was tried, by its own RECORD`);
  }
  const missing = needed.filter((wheel) => !given.some((one) => one.wheel.package === wheel.package));
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
    wheels: needed.map((wheel) => fileOf(given.find((one) => one.wheel.package === wheel.package)?.wheel ?? wheel)),
    bytes,
  };
  writeAtomic(recordOf(staging), `${JSON.stringify(record, null, 2)}\n`);
  // Its record goes first: what is cut here is no installation any more.
  if (existsSync(installed)) await rm(recordOf(installed), { force: true });
  await rm(installed, { recursive: true, force: true });
  await rename(staging, installed);
  await rm(downloads, { recursive: true, force: true });
  return record;
}
