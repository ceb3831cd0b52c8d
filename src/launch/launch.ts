/** Trains over ranks: what the launcher is told, and how often it is. */
import { availableParallelism, cpus } from "node:os";
import { AkidError } from "../../dsl/errors.ts";
import { attempt, type Ending, type Job } from "./attempt.ts";
import { entry } from "./entry.ts";
import { addedTo, forwardedOf } from "./environment.ts";
import { type Places, placesOf } from "./hosts.ts";
import { findLauncher, type Launcher } from "./launcher.ts";
import { argumentsOf, shown } from "./line.ts";
import { matchingLibrary, pathWith, pmiOf } from "./match.ts";

export interface LaunchOptions {
  readonly ranks: number | undefined;
  readonly hosts: string | undefined;
  readonly launcher: string | undefined;
  readonly agent: string | undefined;
  readonly oversubscribe: boolean;
  /** Binds no rank to cores. */
  readonly free: boolean;
  /** Seconds without a sign of life of a rank after which the job ends. */
  readonly timeout: number | undefined;
  /** Of `akid`, for each rank; `--resume` is added where the job goes on. */
  readonly args: readonly string[];
  readonly resume: boolean;
}

/** What starts the job. */
export interface Plan {
  readonly launcher: Launcher;
  /** What the ranks load. */
  readonly library: string;
  readonly places: Places;
  readonly env: Readonly<Record<string, string>>;
  /** The launcher's arguments, for a job that begins or goes on. */
  argumentsFor(resume: boolean): readonly string[];
}

/** @throws UsageError where this cannot be started here */
export function planOf(options: LaunchOptions): Plan {
  const { oversubscribe, agent, args } = options;
  const launcher = findLauncher(options.launcher);
  const isSlurm = launcher.kind === "slurm";
  const tasks = process.env.SLURM_JOB_ID ? Number(process.env.SLURM_NTASKS ?? 1) : undefined;
  const places = placesOf({ ...options, tasks, cores: availableParallelism() });
  process.env.PATH = pathWith(launcher, process.env.PATH);
  const library = matchingLibrary(launcher);
  const isHere = places.hosts === undefined && tasks === undefined;
  const share = isHere ? Math.max(1, Math.floor(availableParallelism() / places.ranks)) : undefined;
  const added = addedTo(process.env, { threads: share, isTerminal: process.stdout.isTTY === true });
  const env = { ...added, ...(options.timeout !== undefined && { AKID_RANKS_TIMEOUT: String(options.timeout) }) };
  const start = {
    ...{ ...places, agent, oversubscribe, folder: process.cwd() },
    bound: options.free || places.ranks * (share ?? Infinity) > cpus().length || isLimited() ? undefined : share,
    forwarded: forwardedOf({ ...process.env, ...env }),
    pmi: isSlurm && !process.env.SLURM_MPI_TYPE ? pmiOf(library) : undefined,
    cpusPerTask: process.env.SLURM_CPUS_PER_TASK,
  };
  const argumentsFor = (resume: boolean): readonly string[] =>
    argumentsOf(launcher, { ...start, program: [...entry("rank"), ...args, ...(resume ? ["--resume"] : [])] });
  return { launcher, library, places, env, argumentsFor };
}

/** Whether this process may use a part of the cores alone: a launcher does not ask which. */
const isLimited = (): boolean => availableParallelism() < cpus().length;

/** The command line, as a shell takes it. */
export const commandLineOf = ({ launcher, env, argumentsFor }: Plan, resume: boolean): string =>
  [
    ...Object.entries(env).map(([name, value]) => `${name}=${shown([value])}`),
    shown([launcher.path, ...argumentsFor(resume)]),
  ].join(" ");

export interface Running extends Pick<Job, "gently" | "atOnce" | "grace"> {
  readonly resume: boolean;
  /** How often it may be started again. */
  readonly restarts: number;
  readonly say: (sentence: string) => void;
}

/**
 * Starts the job, again after a failure that is no wrong use; gives the exit code.
 *
 * @throws AkidError where it fails for the last time
 */
export async function launched(plan: Plan, { resume, restarts, say, ...signals }: Running): Promise<number> {
  const { launcher, env, argumentsFor } = plan;
  let folder: string | undefined; // what was there before a run began is not its own
  for (let again = 0; ; again++) {
    const args = argumentsFor(resume || folder !== undefined);
    const ending = await attempt({ program: launcher.path, args, env, ...signals });
    folder = ending.folder ?? folder;
    if (ending.reason === undefined || ending.code === 2) return ending.code;
    if (again === restarts) throw failure(ending, folder, restarts);
    say(
      `akid: launch: ${ending.reason}. Starts again${folder === undefined ? "" : " from the newest checkpoint"} (${again + 1} of ${restarts}).`,
    );
  }
}

function failure({ reason = "" }: Ending, folder: string | undefined, restarts: number): AkidError {
  const attempts = restarts === 0 ? "" : ` (${restarts + 1} times started)`;
  const advice =
    folder === undefined ? undefined : "Go on from the newest checkpoint with the same command and --resume.";
  return new AkidError({ where: "launch", what: `${reason}${attempts}`, advice });
}
