/** From options to a plan for Slurm. */
import { oneOf, word, wrong } from "../checks.ts";
import { commonOf, type DeployOptions, type Runs } from "../options.ts";
import type { Project } from "../project.ts";
import type { SlurmPlan } from "./plan.ts";

export interface SlurmOptions extends DeployOptions {
  readonly nodes: number | undefined;
  readonly time: string | undefined;
  readonly partition: string | undefined;
  readonly account: string | undefined;
  readonly modules: readonly string[];
  readonly grace: number | undefined;
}

/** @throws UsageError for what does not fit */
export function slurmPlan(project: Project, runs: Runs, options: SlurmOptions): SlurmPlan {
  const common = commonOf(project, runs, options);
  const { time, partition, account, modules, grace = 60, cpu = "4", mpi = "pmix" } = options;
  return {
    ...common,
    runs: `runs/${common.name}`,
    mpi: oneOf("mpi", ["pmix", "pmi2"], mpi),
    nodes: nodesOf(common.work.kind === "training" ? common.work.ranks : 1, options.nodes),
    cpus: cpusOf(cpu),
    time: time === undefined ? undefined : timeOf(time),
    partition: partition === undefined ? undefined : word("partition", partition),
    account: account === undefined ? undefined : word("account", account),
    modules: modules.map((module) => word("module", module)),
    grace,
  };
}

function nodesOf(ranks: number, nodes: number | undefined): number | undefined {
  if (nodes === undefined || ranks % nodes === 0) return nodes;
  throw wrong(`${ranks} ranks do not fill ${nodes} nodes evenly`, "Give --nodes a divisor of --ranks.");
}

function cpusOf(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw wrong(`--cpu expects whole cores for Slurm, found '${text}'`);
}

/** As sbatch takes it: minutes, minutes:seconds, hours:minutes:seconds, or with days before. */
function timeOf(text: string): string {
  if (/^(\d+|\d+:\d{1,2}|\d+:\d{1,2}:\d{1,2}|\d+-\d{1,2}(:\d{1,2}){0,2})$/.test(text)) return text;
  throw wrong(`--time expects minutes, hours:minutes:seconds or days-hours, found '${text}'`);
}
