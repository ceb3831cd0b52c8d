/** The batch script: what it asks Slurm for, and how it ends, begins again and goes on. */
import { numberIn } from "../checks.ts";
import type { Texts } from "../files.ts";
import { agentLine, runLine, trainLine, type Work } from "../work.ts";
import type { SlurmPlan } from "./plan.ts";

export const names = ["job.sbatch"] as const;

export const slurmTexts = (plan: SlurmPlan): Texts => ({ "job.sbatch": scriptOf(plan) });

const isArray = ({ work }: SlurmPlan): boolean => work.kind !== "training";

/** What there must be in the project. */
function targetOf(work: Work): string {
  if (work.kind === "training") return work.file;
  return work.kind === "sweep" ? work.folder : work.template;
}

function scriptOf(plan: SlurmPlan): string {
  const { work, folder, restarts, modules } = plan;
  const target = targetOf(work);
  const parts = [
    `#!/bin/bash
# ${aboutOf(plan)} From the project's folder: sbatch ${folder}/job.sbatch
${directives(plan)
  .map((line) => `#SBATCH ${line}`)
  .join("\n")}`,
    `set -u
if [ ! -e ${target} ] || [ ! -x node_modules/.bin/akid ]; then
  echo "akid: deploy: '$PWD' has no ${target}, or no node_modules/.bin/akid. Submit from the project's folder, after npm ci." >&2
  exit 2
fi`,
    ...(modules.length > 0 ? [`module load ${modules.join(" ")}`] : []),
    `export AKID_THREADS=${plan.cpus}
job=${isArray(plan) ? '"$SLURM_ARRAY_JOB_ID"_"$SLURM_ARRAY_TASK_ID"' : '"$SLURM_JOB_ID"'}
again=
stopping=

# Close to the time limit the training is told to end its step and to keep a checkpoint: by scancel, since srun takes an
# interrupt for itself. Where the job is taken away, Slurm tells the training so.
trap 'trap "" USR1; again=yes; stopping=yes; scancel --signal=INT "$job"' USR1
trap 'again=; stopping=yes' TERM`,
    `run() {
  ${srunOf(plan)} &
  local step=$!
  wait "$step"
  code=$?
  # Each of the two signals ends a wait, but not what is waited for.
  if [ -n "$stopping" ]; then wait "$step"; wait "$step"; code=$?; fi
}`,
    isArray(plan) ? "run" : `${unlocked(plan)}\n\n${repeated(restarts)}`,
    `if [ -n "$again" ] && [ "$code" -ne 0 ] && [ "$code" -ne 2 ]; then
  echo "akid: deploy: the time limit is near; the job is queued again, and goes on from its newest checkpoint." >&2
  scontrol requeue "$job" && sleep 60   # Slurm ends the script
fi
exit "$code"`,
  ];
  return `${parts.join("\n\n")}\n`;
}

function aboutOf({ work }: SlurmPlan): string {
  if (work.kind === "sweep") return `The ${work.runs} runs of ${work.folder}, each a task of an array.`;
  if (work.kind === "agents")
    return `Agents for the trials of ${work.template} at ${work.queue}, each a task of an array.`;
  return `${work.file} on ${work.ranks === 1 ? "one rank" : `${work.ranks} ranks`}.`;
}

/** Tasks of the array, and how many of them may be at work at a time. */
function arrayOf({ work, parallel }: SlurmPlan): readonly string[] {
  if (work.kind === "training") return [];
  if (work.kind === "agents") return [`--array=0-${parallel - 1}`];
  return [`--array=0-${work.runs - 1}${parallel < work.runs ? `%${parallel}` : ""}`];
}

/** Whether a process of another machine lives cannot be asked, but Slurm queues no job again whose processes live. */
const unlocked = ({ runs }: SlurmPlan): string => `if [ "\${SLURM_RESTART_COUNT:-0}" -gt 0 ]; then
  rm -f ${runs}/.training   # the lock of a node that is lost
fi`;

/** In case of a failure begins again within the same allocation, from the newest checkpoint; wrong use (2) stays wrong. */
const repeated = (restarts: number): string => `for attempt in $(seq 0 ${restarts}); do
  if [ "$attempt" -gt 0 ]; then
    echo "akid: deploy: exit code $code; restart $attempt of ${restarts} from the newest checkpoint." >&2
  fi
  run
  if [ -n "$stopping" ] || [ "$code" -eq 0 ] || [ "$code" -eq 2 ]; then break; fi
done`;

function directives(plan: SlurmPlan): readonly string[] {
  const { name, work, nodes, cpus, memory, gpus, time, partition, account, grace } = plan;
  const ranks = work.kind === "training" ? work.ranks : 1;
  const mebibytes = Math.ceil(numberIn(memory) / cpus / 2 ** 20);
  return [
    `--job-name=${name}`,
    `--output=${name}-${isArray(plan) ? "%A_%a" : "%j"}.log`,
    "--open-mode=append", // a job that is queued again goes on with its log
    ...arrayOf(plan),
    ...(nodes === undefined ? [] : [`--nodes=${nodes}`, `--ntasks-per-node=${ranks / nodes}`]),
    `--ntasks=${ranks}`,
    `--cpus-per-task=${cpus}`,
    `--mem-per-cpu=${mebibytes}M`,
    ...(gpus > 0 ? [`--gpus-per-task=${gpus}`] : []),
    ...(time === undefined ? [] : [`--time=${time}`]),
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(account === undefined ? [] : [`--account=${account}`]),
    "--requeue",
    `--signal=B:USR1@${grace}`,
  ];
}

function lineOf({ work, runs }: SlurmPlan): readonly string[] {
  if (work.kind === "sweep") return runLine(work, '"$SLURM_ARRAY_TASK_ID"');
  if (work.kind === "agents") return agentLine(work);
  return trainLine(work, runs);
}

/** srun of 22.05 and later takes the cores of a task no longer from the job. */
function srunOf(plan: SlurmPlan): string {
  const mode = plan.work.kind === "training" && plan.work.ranks > 1 ? plan.mpi : "none";
  const flags = [`--mpi=${mode}`, "--kill-on-bad-exit=1", `--cpus-per-task=${plan.cpus}`];
  return `srun ${flags.join(" ")} \\\n    node_modules/.bin/akid ${lineOf(plan).join(" ")}`;
}
