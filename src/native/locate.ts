/** Finds TensorFlow's native library for Node: one that the user has installed, else the one that akid has built. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installedIn, nativeFolder, partsOf } from "./folder.ts";

export const bindings = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;
export type Binding = (typeof bindings)[number];

export interface NativeLibrary {
  /** The package, and the folder that it lies in. */
  readonly package: Binding;
  readonly module: string;
  readonly version: string;
  /** Its addon: a shared library that `require` takes. */
  readonly addon: string;
  /** Whether a project depends on it, or `akid native install` has made it. */
  readonly origin: "project" | "akid";
  /** The version of TensorFlow's libraries, where it is known before they are loaded. */
  readonly tensorflow?: string;
}

/**
 * The native library, or why there is none; nothing is loaded. tfjs-node-gpu goes before tfjs-node, and a package that is
 * found from the working folder or from akid itself before akid's own, since the user has asked for it.
 *
 * @example
 * const found = locateNative();
 * if ("addon" in found) createRequire(import.meta.url)(found.addon);
 */
export function locateNative(folder: string = nativeFolder()): NativeLibrary | { readonly reason: string } {
  const broken: string[] = [];
  for (const name of bindings) {
    const module = moduleOf(name);
    if (module === undefined) continue;
    const addon = addonOf(module);
    if (addon) return { package: name, module, version: versionIn(module), addon, origin: "project" };
    broken.push(`${name} in ${dirname(dirname(module))} has no addon, since its download or build failed`);
  }
  const installed = installedIn(folder);
  const module = moduleIn(partsOf(folder).installed);
  const addon = installed && addonOf(module);
  if (addon) {
    const { binding: version, tensorflow } = installed;
    return { package: "@tensorflow/tfjs-node", module, version, addon, origin: "akid", tensorflow };
  }
  const own = installed ? `${folder} is not whole` : "TensorFlow's native library is not installed";
  return { reason: [...broken, own].join("; ") };
}

/** Where the package lies in an installation of akid's own. */
export const moduleIn = (installation: string): string => join(installation, "tfjs-node");

/** The folder of a package that the working folder or akid would get. */
function moduleOf(name: string): string | undefined {
  const from = [join(process.cwd(), "here"), fileURLToPath(import.meta.url)];
  const folders = from.flatMap((file) => createRequire(file).resolve.paths(name) ?? []);
  return folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, "package.json")));
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
