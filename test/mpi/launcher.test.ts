import { describe, expect, test } from "vitest";
import { compareWithLauncher, launcherOf } from "../../src/mpi/launcher.ts";

describe("the launcher is read from the environment", () => {
  test.each([
    ["none", {}, undefined],
    [
      "Open MPI, also with PMIx's variables beside its own",
      {
        OMPI_COMM_WORLD_RANK: "3",
        OMPI_COMM_WORLD_SIZE: "4",
        OMPI_COMM_WORLD_LOCAL_RANK: "1",
        OMPI_COMM_WORLD_LOCAL_SIZE: "2",
        PMIX_RANK: "3",
      },
      { kind: "openmpi", rank: 3, size: 4, localRank: 1, localSize: 2 },
    ],
    [
      "hydra",
      { PMI_RANK: "1", PMI_SIZE: "2", MPI_LOCALRANKID: "0", MPI_LOCALNRANKS: "1" },
      { kind: "pmi", rank: 1, size: 2, localRank: 0, localSize: 1 },
    ],
    [
      "srun with PMIx",
      { PMIX_RANK: "1", SLURM_PROCID: "1", SLURM_STEP_NUM_TASKS: "2", SLURM_NTASKS: "8", SLURM_LOCALID: "1" },
      { kind: "pmix", rank: 1, size: 2, localRank: 1 },
    ],
    [
      "srun alone",
      { SLURM_PROCID: "1", SLURM_STEP_NUM_TASKS: "2", SLURM_LOCALID: "0" },
      { kind: "slurm", rank: 1, size: 2, localRank: 0 },
    ],
    ["no srun in a batch script of Slurm", { SLURM_PROCID: "0", SLURM_NTASKS: "8" }, undefined],
    ["nothing in what is no number", { PMI_RANK: "" }, undefined],
  ])("%s", (_, env, expected) => {
    expect(launcherOf(env)).toEqual(expected);
  });
});

describe("launcher and library are compared", () => {
  const library = { title: "Open MPI 4.1.4 (libmpi.so.40)" };

  test("by size and rank", () => {
    expect(() => compareWithLauncher({ kind: "pmi", rank: 0, size: 2 }, { rank: 0, size: 2 }, library)).not.toThrow();
    expect(() => compareWithLauncher({ kind: "pmix", rank: 1 }, { rank: 1, size: 2 }, library)).not.toThrow();
    expect(() => compareWithLauncher({ kind: "pmix", rank: 1 }, { rank: 0, size: 1 }, library)).toThrow(
      "started rank 1 of several, and Open MPI 4.1.4 (libmpi.so.40) sees rank 0 of 1. They are of different kinds",
    );
  });

  test("and a bare srun is told how to speak to a library", () => {
    expect(() => compareWithLauncher({ kind: "slurm", rank: 0, size: 2 }, { rank: 0, size: 1 }, library)).toThrow(
      "srun --mpi=pmix",
    );
  });
});
