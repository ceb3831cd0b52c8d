/** What starts the processes of a training: which launcher is here, by what it says of itself. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { UsageError } from "../../dsl/errors.ts";

/** Open MPI's mpirun, the hydra of MPICH and Intel MPI, or Slurm's srun. */
export type LauncherKind = "openmpi" | "hydra" | "slurm";

export interface Launcher {
  readonly kind: LauncherKind;
  /** The whole path of the program. */
  readonly path: string;
  /** For people: "Open MPI 4.1.4". */
  readonly title: string;
  /** The first number of its version. */
  readonly major: number;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Said = Omit<Launcher, "path">;

const makes: readonly (readonly [LauncherKind, string, RegExp])[] = [
  ["openmpi", "Open MPI", /\((?:OpenRTE|Open MPI)\) (\d[\w.]*)/],
  ["openmpi", "Open MPI (PRRTE)", /\(PRRTE\) (\d[\w.]*)/],
  ["hydra", "Intel MPI", /Intel\(R\) MPI Library.*?Version (\d[\w.]*)/s],
  ["hydra", "MPICH", /^HYDRA build details:\s+Version:\s+(\d[\w.]*)/m],
  ["slurm", "Slurm", /^slurm(?:-wlm)? (\d[\w.]*)/m],
];

/**
 * Which launcher prints this for `--version`; undefined for one that akid does not know.
 *
 * @example launcherSaying("mpirun (Open MPI) 5.0.11"); // { kind: "openmpi", title: "Open MPI 5.0.11", major: 5 }
 */
export function launcherSaying(text: string): Said | undefined {
  for (const [kind, name, pattern] of makes) {
    const version = pattern.exec(text)?.[1];
    if (version !== undefined) return { kind, title: `${name} ${version}`, major: Number.parseInt(version, 10) };
  }
  return undefined;
}

const named: Readonly<Record<string, readonly string[]>> = {
  openmpi: ["mpirun.openmpi", "mpirun", "mpiexec", "prterun"],
  mpich: ["mpirun.mpich", "mpiexec.hydra", "mpirun", "mpiexec"],
  srun: ["srun"],
};
const kinds: Readonly<Record<string, LauncherKind>> = { openmpi: "openmpi", mpich: "hydra", srun: "slurm" };
const usual = ["mpirun", "mpiexec", "mpirun.openmpi", "mpirun.mpich", "mpiexec.hydra"];

const advice =
  "Install one (Debian: openmpi-bin or mpich; without root: pip install mpich), or give its path with --launcher.";

/**
 * The launcher that was asked for by kind or path; else srun inside an allocation of Slurm, the one that lies beside
 * MPI_LIBRARY, or the first one in PATH.
 *
 * @throws UsageError where there is none, or akid does not know it
 */
export function findLauncher(asked: string | undefined, env: Environment = process.env): Launcher {
  if (asked !== undefined && !Object.hasOwn(named, asked)) return launcherAt(asked, env);
  const wanted = asked ?? (env.SLURM_JOB_ID && inPath("srun", env) ? "srun" : undefined);
  if (wanted !== undefined) {
    const found = candidates(named[wanted] ?? [], env)
      .map(launcherIn)
      .find((launcher) => launcher?.kind === kinds[wanted]);
    if (found) return found;
    throw new UsageError({
      where: "launch",
      what: `finds no ${wanted === "srun" ? "srun" : `mpirun of ${wanted}`} in PATH`,
      advice,
    });
  }
  const found = [...besideLibrary(env), ...candidates(usual, env)]
    .map(launcherIn)
    .find((launcher) => launcher !== undefined);
  if (found) return found;
  throw new UsageError({ where: "launch", what: "finds no launcher of MPI programs in PATH", advice });
}

function launcherAt(asked: string, env: Environment): Launcher {
  const path = asked.includes("/") ? resolve(asked) : inPath(asked, env);
  if (path === undefined || !isProgram(path)) {
    const what = `--launcher expects openmpi, mpich, srun or the path of a program, found '${asked}'`;
    throw new UsageError({ where: "launch", what });
  }
  const launcher = launcherIn(path);
  if (launcher) return launcher;
  const what = `'${path}' is no launcher that it knows by what it prints for --version`;
  throw new UsageError({
    where: "launch",
    what,
    advice: "Give Open MPI's mpirun, the mpiexec of MPICH or Intel MPI, or srun.",
  });
}

/** Asked in this process's own words: a launcher may say them in another language. */
function launcherIn(path: string): Launcher | undefined {
  const asked = { encoding: "utf8", timeout: 20_000, env: { ...process.env, LC_ALL: "C" } } as const;
  const { stdout, stderr } = spawnSync(path, ["--version"], asked);
  const said = launcherSaying(`${stdout ?? ""}\n${stderr ?? ""}`);
  return said && { ...said, path };
}

/** `bin` beside the `lib` where MPI_LIBRARY lies. */
function besideLibrary({ MPI_LIBRARY: library }: Environment): readonly string[] {
  if (!library?.includes("/")) return [];
  const folder = join(dirname(dirname(resolve(library))), "bin");
  return ["mpirun", "mpiexec"].map((name) => join(folder, name)).filter(isProgram);
}

const candidates = (names: readonly string[], env: Environment): readonly string[] =>
  names.map((name) => inPath(name, env)).filter((path) => path !== undefined);

const inPath = (name: string, env: Environment): string | undefined =>
  (env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram);

function isProgram(path: string): boolean {
  if (!existsSync(path) || !statSync(path).isFile()) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
