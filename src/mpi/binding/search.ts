/** Where a library of MPI may be: beside the launcher that started this process, then by the names it has on a system. */
import { existsSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { LauncherKind } from "../launcher.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const openMpi = ["libmpi.so.40"];
const mpich = ["libmpi.so.12", "libmpich.so.12", "libmpi_abi.so.1"];

const linuxNames: Readonly<Record<LauncherKind, readonly string[]>> = {
  openmpi: openMpi,
  pmi: mpich,
  pmix: [...openMpi, ...mpich],
  slurm: [...openMpi, ...mpich],
};

/** On macOS the number of the version stands before the suffix: `libmpi.40.dylib`. */
const named = (name: string): string =>
  process.platform === "darwin" ? name.replace(/\.so\.(\d+)$/, ".$1.dylib") : name;

/**
 * Paths and names to try, the best one first. A name alone leaves the search to the system's loader. MPI_LIBRARY alone
 * counts where it is set.
 */
export function librariesOf(kind: LauncherKind, env: Environment = process.env): readonly string[] {
  if (env.MPI_LIBRARY) return [env.MPI_LIBRARY];
  const names = linuxNames[kind].map(named);
  const beside = foldersOf(env).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...new Set([...beside.filter((file) => existsSync(file)), ...names])];
}

/** `lib` beside the `bin` of the launchers: of those that started this process (Linux), and of the one in PATH. */
function foldersOf(env: Environment): readonly string[] {
  const launchers = [...ancestors(), ...inPath(env)];
  const prefixes = [env.OPAL_PREFIX, ...launchers.map((file) => dirname(dirname(file)))];
  if (process.platform === "darwin") prefixes.push("/opt/homebrew", "/usr/local");
  return prefixes.flatMap((prefix) => (prefix ? [join(prefix, "lib"), join(prefix, "lib64")] : []));
}

/** The programs of the processes above this one: a proxy of hydra, Open MPI's daemon or mpirun itself. */
function ancestors(): readonly string[] {
  const found: string[] = [];
  try {
    for (let pid = process.ppid; pid > 1 && found.length < 4; ) {
      found.push(readlinkSync(`/proc/${pid}/exe`));
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      pid = Number(stat.slice(stat.lastIndexOf(")")).split(" ")[2]);
    }
  } catch {
    // No /proc, or a process of another user: what is known so far.
  }
  return found.filter((file) => /^(hydra|mpi|orte|prte|pmi)/.test(file.slice(file.lastIndexOf("/") + 1)));
}

function inPath(env: Environment): readonly string[] {
  const files = (env.PATH ?? "").split(delimiter).map((folder) => join(folder, "mpirun"));
  const first = files.find((file) => existsSync(file));
  return first === undefined ? [] : [first, realpathSync(first)];
}
