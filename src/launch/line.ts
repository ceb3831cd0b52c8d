/** The command line of each launcher that starts the ranks. */
import type { Places } from "./hosts.ts";
import type { Launcher, LauncherKind } from "./launcher.ts";

export interface Start extends Places {
  /** What each rank runs: program and arguments. */
  readonly program: readonly string[];
  /** Working folder of each rank. */
  readonly folder: string;
  /** Hardware threads that each rank is bound to; undefined: none is bound. */
  readonly bound?: number | undefined;
  /** In place of ssh. */
  readonly agent?: string | undefined;
  readonly oversubscribe: boolean;
  /** Environment variables that ranks elsewhere get. */
  readonly forwarded: readonly string[];
  /** How srun and the library find each other; undefined: as Slurm is set up, or as SLURM_MPI_TYPE says. */
  readonly pmi?: "pmi2" | "pmix" | undefined;
  /** What each task of an allocation of Slurm has: srun does not take that over from the allocation by itself. */
  readonly cpusPerTask?: string | undefined;
}

/**
 * The arguments of a launcher.
 *
 * @example argumentsOf({ kind: "hydra", major: 4, ... }, { ranks: 2, ... }); // ["-n", "2", "-wdir", ...]
 */
export const argumentsOf = ({ kind, major }: Launcher, start: Start): readonly string[] => [
  ...lines[kind](start, major),
  ...start.program,
];

const lines: Readonly<Record<LauncherKind, (start: Start, major: number) => readonly string[]>> = {
  openmpi: ({ ranks, hosts, bound, oversubscribe, agent, forwarded, folder }, major) => [
    ...["-n", String(ranks)],
    ...(hosts ? ["--host", hosts.map(({ name, slots }) => `${name}:${slots}`).join(",")] : []),
    ...openMpiBinding(bound, major),
    ...(oversubscribe ? ["--oversubscribe"] : []),
    ...(agent === undefined
      ? []
      : [...(major >= 5 ? ["--prtemca", "plm_ssh_agent"] : ["--mca", "plm_rsh_agent"]), agent]),
    ...(hosts ? forwarded.flatMap((name) => ["-x", name]) : []),
    ...["--wdir", folder],
  ],
  // The whole environment goes along with hydra.
  hydra: ({ ranks, hosts, bound, agent, folder }) => [
    ...["-n", String(ranks)],
    ...(hosts ? hydraHosts(hosts) : []),
    ...(bound === undefined ? [] : ["-bind-to", `hwthread:${bound}`, "-map-by", `hwthread:${bound}`]),
    ...(agent === undefined ? [] : ["-launcher", "ssh", "-launcher-exec", agent]),
    ...["-wdir", folder],
  ],
  // As does srun; it ends all tasks when one fails, and only the first one reads what comes from here.
  slurm: ({ ranks, hosts, oversubscribe, pmi, cpusPerTask, folder }) => [
    ...["--ntasks", String(ranks)],
    ...(hosts ? ["--nodelist", hosts.map(({ name }) => name).join(",")] : []),
    ...(cpusPerTask === undefined ? [] : ["--cpus-per-task", cpusPerTask]),
    ...(pmi === undefined ? [] : [`--mpi=${pmi}`]),
    ...(oversubscribe ? ["--overcommit"] : []),
    ...["--kill-on-bad-exit=1", "--input=0", "--unbuffered", "--chdir", folder],
  ],
};

/** Without a word it binds each rank to one core. */
function openMpiBinding(bound: number | undefined, major: number): readonly string[] {
  if (bound === undefined) return ["--bind-to", "none"];
  if (major >= 5) return ["--map-by", `slot:PE=${bound}:HWTCPUS`, "--bind-to", "hwthread"];
  return ["--use-hwthread-cpus", "--map-by", `slot:PE=${bound}`, "--bind-to", "hwthread"];
}

/** Intel's hydra knows no slots in a list of hosts, only one number for all. */
function hydraHosts(hosts: NonNullable<Places["hosts"]>): readonly string[] {
  const [slots] = new Set(hosts.map((host) => host.slots));
  const isEven = hosts.every((host) => host.slots === slots);
  if (isEven) return ["-hosts", hosts.map(({ name }) => name).join(","), "-ppn", String(slots)];
  return ["-hosts", hosts.map(({ name, slots }) => `${name}:${slots}`).join(",")];
}

/**
 * A command line as a shell reads it.
 *
 * @example shown(["node", "my file.ts"]); // "node 'my file.ts'"
 */
export const shown = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
