/** What a deployment is told, whatever it is to: numbers are numbers, words are not checked yet. */
import { relative, resolve, sep } from "node:path";
import { label, labelFrom, quantity, word, wrong } from "./checks.ts";
import { needs, type Project } from "./project.ts";
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
  /** Of a sweep whose trials come from there. */
  readonly queue: string | undefined;
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

export const isTemplate = (file: string): boolean => templates.test(file);
const templates = /\.template\.[cm]?[jt]sx?$/;

/** @throws UsageError */
export function commonOf(project: Project, runs: Runs, options: DeployOptions): Common {
  const { folder, target } = project;
  if (options.queue !== undefined) needs(project, ["bullmq", "ioredis"]);
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

function workOf(file: string, runs: Runs, options: DeployOptions): Work {
  const { ranks = 1, metric, direction } = options;
  if (options.queue !== undefined) return agentsOf(file, options.queue, options);
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

function agentsOf(template: string, queue: string, { ranks = 1, metric, direction }: DeployOptions): Work {
  if (!isTemplate(template)) throw wrong(`--queue needs a template, found '${template}'`);
  if (ranks > 1) throw wrong("--ranks does not go with --queue, whose agents run trials of one process");
  if (metric !== undefined || direction !== undefined) {
    throw wrong("--metric and --direction belong to the `akid sweep` that fills the queue");
  }
  if (!/^rediss?:\/\/[\w.:/[\]-]+$/.test(queue)) {
    const what = "--queue expects redis://HOST[:PORT][/DB], or rediss://..., without name and password";
    throw wrong(what, "They would stand in the files: agents read AKID_REDIS_PASSWORD.");
  }
  return { kind: "agents", template, folder: template.replace(templates, ".sweep"), queue };
}

function parallelOf(work: Work, parallel: number | undefined): number {
  if (work.kind === "agents") return parallel ?? 1;
  if (work.kind === "sweep") return Math.min(parallel ?? work.runs, work.runs);
  if (parallel === undefined) return 1;
  throw wrong("--parallel belongs to a sweep");
}
