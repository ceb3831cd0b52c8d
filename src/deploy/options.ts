/** What a deployment is told, whatever it is to: numbers are numbers, words are not checked yet. */
import { relative, resolve, sep } from "node:path";
import { label, labelFrom, quantity, word, wrong } from "./checks.ts";
import type { Project } from "./project.ts";
import type { Work } from "./work.ts";

export interface DeployOptions {
  readonly name: string | undefined;
  readonly out: string | undefined;
  readonly ranks: number | undefined;
  readonly gpus: number | undefined;
  readonly cpu: string | undefined;
  readonly memory: string | undefined;
  readonly restarts: number | undefined;
  readonly parallel: number | undefined;
  readonly mpi: string | undefined;
  readonly metric: string | undefined;
  readonly direction: string | undefined;
}

/** What both kinds of plans have. */
export interface Common {
  readonly name: string;
  readonly work: Work;
  /** As seen from the project, with slashes. */
  readonly folder: string;
  readonly memory: string;
  readonly gpus: number;
  readonly restarts: number;
  readonly parallel: number;
}

/** Finds the project's folder that has the variants of a sweep, and how many runs they are; undefined for an experiment. */
export type Runs = { readonly folder: string; readonly runs: number } | undefined;

/** @throws UsageError */
export function commonOf({ folder, target }: Project, runs: Runs, options: DeployOptions): Common {
  const { restarts = 3, gpus = 0, memory = "8Gi", parallel } = options;
  const file = target.slice(target.lastIndexOf("/") + 1);
  const name = options.name === undefined ? labelFrom(file) : label("name", options.name);
  const inside = (path: string): string => relative(folder, path).split(sep).join("/") || ".";
  const work = workOf(target, runs && { ...runs, folder: inside(runs.folder) }, options);
  return {
    name,
    work,
    folder: word("out", inside(options.out === undefined ? resolve(folder, "deploy", name) : resolve(options.out))),
    memory: quantity("memory", memory),
    gpus,
    restarts,
    parallel: parallelOf(work, parallel),
  };
}

function workOf(file: string, runs: Runs, { ranks = 1, metric, direction }: DeployOptions): Work {
  if (!runs) {
    if (metric !== undefined || direction !== undefined) throw wrong("--metric and --direction belong to a sweep");
    return { kind: "training", file, ranks };
  }
  if (ranks > 1) throw wrong("--ranks does not go with a sweep, each of whose runs is a task of its own");
  const goal = Object.entries({ metric, direction }).flatMap(([option, text]) =>
    text === undefined ? [] : [`--${option}`, word(option, text)],
  );
  return { kind: "sweep", ...runs, goal };
}

function parallelOf(work: Work, parallel: number | undefined): number {
  if (work.kind === "sweep") return Math.min(parallel ?? work.runs, work.runs);
  if (parallel === undefined) return 1;
  throw wrong("--parallel belongs to a sweep");
}
