/** What is to run on a cluster, and the command lines that run it. */

/** One experiment, on one rank or more. */
export interface Training {
  readonly kind: "training";
  /** As seen from the project. */
  readonly file: string;
  readonly ranks: number;
}

/** The runs of a folder that `akid generate` has written, each alone. */
export interface Sweep {
  readonly kind: "sweep";
  readonly folder: string;
  readonly runs: number;
  /** The metric to rank by, and its direction, if they are not the defaults. */
  readonly goal: readonly string[];
}

/** Machines that take the trials of a sweep from a queue. */
export interface Agents {
  readonly kind: "agents";
  readonly template: string;
  /** Where the template's variants and runs go. */
  readonly folder: string;
  /** Of the Redis, without a password. */
  readonly queue: string;
}

export type Work = Training | Sweep | Agents;

/** One process of a training: goes on from the newest checkpoint in `out`, if there is one. */
export function trainLine({ file, ranks }: Training, out: string): readonly string[] {
  return ["train", file, ...(ranks > 1 ? ["--engine", "mpi"] : []), "--out", out, "--resume"];
}

/** All ranks of a training, on the machines that `places` names. */
export function launchLine({ file, ranks }: Training, out: string, places: readonly string[]): readonly string[] {
  return ["launch", "-n", String(ranks), ...places, file, "--out", out, "--resume"];
}

/** Seconds without a trial after which an agent ends. */
const idle = "600";

/** One agent, which runs one trial at a time on all that it has; the password of the Redis is in the environment. */
export function agentLine({ queue, template }: Agents): readonly string[] {
  return ["agent", queue, template, "--slots", "1", "--idle", idle];
}

/** One run of a sweep, by its number from 0. */
export function runLine({ folder, goal }: Sweep, number: string): readonly string[] {
  return ["sweep", folder, "--only", number, ...goal];
}
