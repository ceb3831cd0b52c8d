/** The project that a file belongs to: what an image is built from, and what a batch job starts in. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { wrong } from "./checks.ts";

export interface Project {
  /** In full: the next folder above the file with a package.json. */
  readonly folder: string;
  /** The file or folder to run, as seen from there, with slashes. */
  readonly target: string;
  /** The lock file by which `npm ci` installs, if there is one. */
  readonly lock: string | undefined;
  /** The names of its dependencies. */
  readonly dependencies: readonly string[];
}

/** Lock files that `npm ci` reads. */
const locks = ["package-lock.json", "npm-shrinkwrap.json"] as const;

/**
 * Finds the project of a file or of a sweep's folder.
 *
 * @throws UsageError where there is no such file, no package.json above it, or one that cannot be installed as it is
 */
export function projectOf(target: string): Project {
  const full = resolve(target);
  if (!statSync(full, { throwIfNoEntry: false })) throw wrong(`there is no file '${target}'`);
  const folder = above(dirname(full));
  if (folder === undefined) {
    const advice = "Deploy a file of a project; `akid init DIR` makes one.";
    throw wrong(`neither the folder of '${target}' nor one above it has a package.json`, advice);
  }
  const found = relative(folder, full).split(sep).join("/");
  if (!/^[\w./@+=,-]+$/.test(found)) {
    const advice = "Rename it: letters, digits and . - _ @ + = , need no quotes in scripts and manifests.";
    throw wrong(`the path '${found}' has marks that shells take for their own`, advice);
  }
  const dependencies = dependenciesOf(folder);
  needs({ folder, dependencies }, ["akid"]);
  return { folder, dependencies, target: found, lock: locks.find((name) => existsSync(join(folder, name))) };
}

function above(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : above(parent);
}

function dependenciesOf(folder: string): readonly string[] {
  const file = join(folder, "package.json");
  try {
    const { dependencies } = JSON.parse(readFileSync(file, "utf8")) as { dependencies?: Record<string, string> };
    return Object.keys(dependencies ?? {});
  } catch (cause) {
    throw wrong(`'${file}' cannot be read: ${(cause as Error).message}`, undefined, { cause });
  }
}

/** @throws UsageError for packages that are no dependencies: a cluster installs without those of development */
export function needs(
  { folder, dependencies }: Pick<Project, "folder" | "dependencies">,
  packages: readonly string[],
): void {
  const missing = packages.filter((name) => !dependencies.includes(name));
  if (missing.length === 0) return;
  const what = `'${join(folder, "package.json")}' does not have ${missing.join(" and ")} among its dependencies`;
  throw wrong(what, `Install: \`npm install ${missing.join(" ")}\`.`);
}

/** @throws UsageError where there is none */
export function lockOf({ folder, lock }: Project): string {
  if (lock !== undefined) return lock;
  const what = `'${folder}' has no ${locks[0]}, by which an image gets the versions that run here`;
  throw wrong(what, "Make one: `npm install` in that folder.");
}
