/** What a deployment to Slurm is, after all options have been read. */
import type { Work } from "../work.ts";

export interface SlurmPlan {
  readonly name: string;
  readonly work: Work;
  /** The folder of logs and checkpoints of a training, as seen from the project. */
  readonly runs: string;
  /** The folder of the script, as seen from the project. */
  readonly folder: string;
  /** How srun and the MPI library find each other. */
  readonly mpi: string;
  readonly nodes: number | undefined;
  /** Of each rank. */
  readonly cpus: number;
  readonly memory: string;
  readonly gpus: number;
  readonly time: string | undefined;
  readonly partition: string | undefined;
  readonly account: string | undefined;
  readonly modules: readonly string[];
  readonly restarts: number;
  /** Tasks of a sweep at a time. */
  readonly parallel: number;
  /** Seconds before the time limit at which the training ends its step. */
  readonly grace: number;
}
