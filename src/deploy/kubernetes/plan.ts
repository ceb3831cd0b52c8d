/** What a deployment to Kubernetes is, after all options have been read. */
import type { Work } from "../work.ts";

export const implementations = { openmpi: "OpenMPI", mpich: "MPICH", intel: "Intel" } as const;
export type Implementation = keyof typeof implementations;

export interface KubernetesPlan {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly image: string;
  readonly work: Work;
  /** An MPIJob has a pod for each group of ranks; a Job has one pod with all of them. */
  readonly kind: "job" | "mpijob";
  readonly mpi: Implementation;
  /** Ranks in each pod of an MPIJob. */
  readonly perPod: number;
  /** Of each rank. */
  readonly cpu: string;
  readonly memory: string;
  readonly gpus: number;
  readonly restarts: number;
  /** Pods of a sweep at a time. */
  readonly parallel: number;
  readonly storage: Storage;
  /** The lock file of the project. */
  readonly lock: string;
  /** The folder of these files, as seen from the project. */
  readonly folder: string;
}

export interface Storage {
  /** The name of the claim. */
  readonly claim: string;
  /** Whether it is there already. */
  readonly exists: boolean;
  readonly storageClass: string | undefined;
  readonly size: string;
  readonly nfs: { readonly server: string; readonly path: string } | undefined;
}

/** Places in the image and on the volume. */
export const places = {
  project: "/app",
  volume: "/volume",
  /** Data sets of akid's sources. */
  data: "/volume/data",
  native: "/opt/akid",
  home: "/home/node",
} as const;

/** Where the runs are, on the volume. */
export const runsOf = (name: string): string => `runs/${name}`;

/** The user `node` of Node's images. */
export const user = 1000;
export const sshPort = 2222;
/** The program of the image that waits for this pod's name: workers of MPICH and Intel's MPI call the launcher by it. */
export const waiter = "when-named";
