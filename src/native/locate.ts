/** Finds TensorFlow's native library for Node: one that the user's project names, else the one that akid has built. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { installedIn, nativeFolder, partsOf } from "./folder.ts";
import type { Device } from "./wheels.ts";

export const bindings = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;
export type Binding = (typeof bindings)[number];

export interface NativeLibrary {
  /** The package, and the folder that it lies in. */
  readonly package: Binding;
  readonly module: string;
  readonly version: string;
  /** Its addon: a shared library that `require` takes. */
  readonly addon: string;
  /** What it is made for. */
  readonly device: Device;
  /** Whether a project depends on it, or `akid native install` has made it. */
  readonly origin: "project" | "akid";
  /** The version of TensorFlow's libraries, where it is known before they are loaded. */
  readonly tensorflow?: string;
}

/**
 * The native library, or why there is none; nothing is loaded. First comes a package that the project of the working folder
 * names, since the user has asked for it, then what `akid native install` has made, then a package that merely lies there:
 * npm installs tfjs-node-gpu, of an older TensorFlow, along with akid where it can.
 *
 * @example
 * const found = locateNative();
 * if ("addon" in found) createRequire(import.meta.url)(found.addon);
 */
export function locateNative(folder: string = nativeFolder()): NativeLibrary | { readonly reason: string } {
  const packages = bindings.flatMap((name) =>
    modulesOf(name).map((module) => ({ name, module, addon: addonOf(module) })),
  );
  const sound = packages.flatMap(({ name, module, addon }): NativeLibrary[] => {
    const device = name === "@tensorflow/tfjs-node-gpu" ? "gpu" : "cpu";
    return addon ? [{ package: name, module, version: versionIn(module), addon, device, origin: "project" }] : [];
  });
  const found = sound.find(isNamed) ?? ownIn(folder) ?? sound[0];
  if (found) return found;
  const broken = packages.map(
    ({ name, module }) => `${name} in ${dirname(dirname(module))} has no addon, since its download or build failed`,
  );
  const own = installedIn(folder) ? `${folder} is not whole` : "TensorFlow's native library is not installed";
  return { reason: [...broken, own].join("; ") };
}

/** What `akid native install` has made. */
function ownIn(folder: string): NativeLibrary | undefined {
  const installed = installedIn(folder);
  const module = moduleIn(partsOf(folder).installed);
  const addon = installed && addonOf(module);
  if (!addon) return undefined;
  const { binding: version, tensorflow, device } = installed;
  return { package: "@tensorflow/tfjs-node", module, version, addon, device, origin: "akid", tensorflow };
}

/** Where the package lies in an installation of akid's own. */
export const moduleIn = (installation: string): string => join(installation, "tfjs-node");

/** The folders of a package that the working folder and akid would get. */
function modulesOf(name: Binding): readonly string[] {
  const modules = [join(process.cwd(), "here"), fileURLToPath(import.meta.url)].map((from) =>
    (createRequire(from).resolve.paths(name) ?? [])
      .map((folder) => join(folder, name))
      .find((folder) => existsSync(join(folder, "package.json"))),
  );
  return [...new Set(modules)].filter((module) => module !== undefined);
}

/** Whether a package.json from the working folder up to where the package lies names it; akid's own does for everybody. */
function isNamed({ package: name, module }: NativeLibrary): boolean {
  const owner = dirname(dirname(dirname(module)));
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (relative(owner, folder).startsWith("..")) return false;
    const file = join(folder, "package.json");
    if (existsSync(file)) {
      const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
      const { dependencies, devDependencies, optionalDependencies } = manifest;
      const names = { ...dependencies, ...devDependencies, ...optionalDependencies };
      if (manifest.name !== "akid" && name in names) return true;
    }
    if (folder === owner) return false;
  }
}

interface Manifest {
  readonly name?: string;
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly optionalDependencies?: object;
}

/** The addon is named by the version of Node's own interface that it was made for; any that is there serves any Node. */
export function addonOf(module: string): string | undefined {
  const lib = join(module, "lib");
  if (!existsSync(lib)) return undefined;
  const files = readdirSync(lib).map((one) => join(lib, one, "tfjs_binding.node"));
  return files.find((file) => existsSync(file));
}

const versionIn = (module: string): string =>
  (JSON.parse(readFileSync(join(module, "package.json"), "utf8")) as { readonly version: string }).version;
