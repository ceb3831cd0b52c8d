/** All commands by their line of help; each is loaded when it is asked for. */
import type { Command } from "./command.ts";

export interface Listed {
  readonly summary: string;
  load(): Promise<Command>;
}

export const commands: Readonly<Record<string, Listed>> = {
  train: {
    summary: "Trains the experiment of a file.",
    load: async () => (await import("./train.ts")).trainCommand,
  },
  resume: {
    summary: "Goes on with a run where its newest checkpoint was.",
    load: async () => (await import("./train.ts")).resumeCommand,
  },
  launch: {
    summary: "Trains on several ranks, which MPI connects: on this machine or several.",
    load: async () => (await import("./launch.ts")).launchCommand,
  },
  validate: {
    summary: "Computes loss and evals of a run's checkpoint.",
    load: async () => (await import("./validate.ts")).validateCommand,
  },
  check: {
    summary: "Checks the types of an experiment's file, and shows its network.",
    load: async () => (await import("../../codegen/cli/check.ts")).checkCommand,
  },
  augment: {
    summary: "Draws what the jokers of an experiment make of its first samples.",
    load: async () => (await import("./augment.ts")).augmentCommand,
  },
  generate: {
    summary: "Writes the experiments of a template, those that the type check accepts.",
    load: async () => (await import("../../codegen/cli/generate.ts")).generateCommand,
  },
  sweep: {
    summary: "Trains the variants of a template and ranks them.",
    load: async () => (await import("../../codegen/cli/sweep.ts")).sweepCommand,
  },
  deploy: {
    summary: "Writes what runs an experiment or a sweep on Kubernetes or Slurm.",
    load: async () => (await import("./deploy.ts")).deployCommand,
  },
  agent: {
    summary: "Runs trials of sweeps that other machines have put into a queue.",
    load: async () => (await import("../../codegen/cli/agent.ts")).agentCommand,
  },
  doctor: {
    summary: "Says what akid finds on this machine, how fast it trains, and what mends what does not work.",
    load: async () => (await import("./doctor.ts")).doctorCommand,
  },
  native: {
    summary: "Installs TensorFlow's native library for Node, and removes it.",
    load: async () => (await import("./native.ts")).nativeCommand,
  },
  init: {
    summary: "Writes a project that type-checks and trains.",
    load: async () => (await import("./init.ts")).initCommand,
  },
  completion: {
    summary: "Prints what makes a shell complete commands and options.",
    load: async () => (await import("./completion.ts")).completionCommand,
  },
};
