/** `akid deploy`: the files by which an experiment or a sweep runs on a cluster. */
import { statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { wrong } from "../deploy/checks.ts";
import { marked, type Texts, writeTexts } from "../deploy/files.ts";
import { kubernetesPlan } from "../deploy/kubernetes/read.ts";
import { names as kubernetesNames, kubernetesTexts, nextSteps } from "../deploy/kubernetes/texts.ts";
import { isTemplate, type Runs } from "../deploy/options.ts";
import { projectOf } from "../deploy/project.ts";
import { slurmPlan } from "../deploy/slurm/read.ts";
import { names as slurmNames, slurmTexts } from "../deploy/slurm/script.ts";
import { command, integerOf, type Options, type Values } from "./command.ts";

const both = {
  out: { type: "string", value: "DIR", text: "Where the files go; default: deploy/NAME in the project." },
  name: { type: "string", value: "NAME", text: "Of job, volume and runs; default: that of FILE." },
  ranks: { type: "string", value: "N", text: "Processes that train together; default 1." },
  gpus: { type: "string", value: "N", text: "GPUs of each rank; default 0." },
  cpu: { type: "string", value: "N", text: "Cores of each rank; default 4." },
  memory: { type: "string", value: "8Gi", text: "Memory of each rank; default 8Gi." },
  restarts: { type: "string", value: "N", text: "How often what fails begins again, from its checkpoint; default 3." },
  mpi: {
    type: "string",
    value: "NAME",
    text: "k8s: openmpi, mpich or intel; slurm: pmix or pmi2; default: the first.",
  },
  parallel: { type: "string", value: "N", text: "Runs of a sweep at a time, default: all; or agents, default 1." },
  metric: { type: "string", value: "NAME", text: "Of a sweep, as in akid sweep." },
  direction: { type: "string", value: "D", text: "Of a sweep, as in akid sweep." },
  queue: { type: "string", value: "URL", text: "Agents of a sweep, which take its trials from redis://HOST." },
  "dry-run": { type: "boolean", text: "Prints the files, and writes nothing." },
} as const satisfies Options;

const ofKubernetes = {
  image: { type: "string", value: "NAME", text: "k8s: where the image is pushed to; default: NAME:1." },
  namespace: { type: "string", value: "NAME", text: "k8s: default: that of kubectl." },
  kind: { type: "string", value: "KIND", text: "k8s: job or mpijob; default: mpijob for several ranks." },
  "per-pod": { type: "string", value: "N", text: "k8s: ranks in each pod of an MPIJob; default 1." },
  claim: { type: "string", value: "NAME", text: "k8s: a volume claim that is there; default: a new one." },
  "storage-class": { type: "string", value: "NAME", text: "k8s: of the new claim, a class for ReadWriteMany." },
  size: { type: "string", value: "20Gi", text: "k8s: of the new claim; default 20Gi." },
  nfs: { type: "string", value: "HOST:/PATH", text: "k8s: an NFS export as the new volume." },
} as const satisfies Options;

const ofSlurm = {
  nodes: { type: "string", value: "N", text: "slurm: machines; default: Slurm's choice." },
  time: { type: "string", value: "HH:MM:SS", text: "slurm: the limit, after which the job is queued again." },
  grace: { type: "string", value: "S", text: "slurm: seconds before the limit to keep a checkpoint in; default 60." },
  partition: { type: "string", value: "NAME", text: "slurm: the partition." },
  account: { type: "string", value: "NAME", text: "slurm: the account." },
  module: { type: "string", value: "NAME", multiple: true, text: "slurm: a module to load, such as openmpi." },
} as const satisfies Options;

const options = { ...both, ...ofKubernetes, ...ofSlurm };
type Given = Values<typeof options>;

interface Deployment {
  readonly texts: Texts;
  /** In full. */
  readonly folder: string;
  /** All files that such a deployment may have. */
  readonly names: readonly string[];
  readonly next: readonly string[];
}

const clusters = { k8s, slurm } as const;

async function k8s(file: string, values: Given): Promise<Deployment> {
  refuse(values, ofSlurm, "slurm");
  const project = projectOf(file);
  const plan = kubernetesPlan(project, await runsOf(file, values.queue), {
    ...values,
    ...numbersOf(values),
    perPod: integerOf("per-pod", values["per-pod"], 1),
    storageClass: values["storage-class"],
  });
  const folder = resolve(project.folder, plan.folder);
  return { texts: kubernetesTexts(plan), folder, names: kubernetesNames, next: nextSteps(plan) };
}

async function slurm(file: string, values: Given): Promise<Deployment> {
  refuse(values, ofKubernetes, "k8s");
  const project = projectOf(file);
  const plan = slurmPlan(project, await runsOf(file, values.queue), {
    ...values,
    ...numbersOf(values),
    nodes: integerOf("nodes", values.nodes, 1),
    grace: integerOf("grace", values.grace, 1),
    modules: values.module,
  });
  const folder = resolve(project.folder, plan.folder);
  return { texts: slurmTexts(plan), folder, names: slurmNames, next: [`sbatch ${plan.folder}/job.sbatch`] };
}

const numbersOf = ({ ranks, gpus, restarts, parallel }: Given) => ({
  ranks: integerOf("ranks", ranks, 1),
  gpus: integerOf("gpus", gpus, 0),
  restarts: integerOf("restarts", restarts, 0),
  parallel: integerOf("parallel", parallel, 1),
});

/** Templates and their folders are sweeps; the generator is loaded for them alone. */
async function runsOf(file: string, queue: string | undefined): Promise<Runs> {
  const isSweep = queue === undefined && (isTemplate(file) || statSync(file).isDirectory());
  return isSweep ? (await import("../../codegen/cli/runs.ts")).sweepRuns("deploy", file) : undefined;
}

function refuse(values: Given, others: Options, cluster: string): void {
  const given = Object.keys(others).find((name) => {
    const value = values[name as keyof Given];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
  if (given !== undefined) throw wrong(`--${given} is for ${cluster}`);
}

function write({ texts, folder, names, next }: Deployment): void {
  const { written, unchanged, removed } = writeTexts(folder, texts, names);
  const shown = relative("", folder) || ".";
  const counts = [
    ...(written.length > 0 ? [`wrote ${written.join(", ")}`] : []),
    ...(unchanged.length > 0 ? [`left ${unchanged.join(", ")} as they were`] : []),
    ...(removed.length > 0 ? [`removed ${removed.join(", ")}`] : []),
  ];
  console.log(
    `${shown}: ${counts.join("; ")}\nThen, in the project's folder:\n${next.map((line) => `  ${line}`).join("\n")}`,
  );
}

export const deployCommand = command({
  takes: ["CLUSTER", "FILE"],
  options,
  more: [
    "CLUSTER is k8s or slurm. FILE is what `akid train` takes, or a template or a folder of `akid generate`, whose runs",
    "become an Indexed Job or a job array. The same command writes the same files, and over none that is not its own.",
  ],
  async run([cluster = "", file = ""], values) {
    if (!Object.hasOwn(clusters, cluster)) {
      throw wrong(`knows no cluster '${cluster}'`, `It knows ${Object.keys(clusters).join(" and ")}.`);
    }
    const deployment = await clusters[cluster as keyof typeof clusters](file, values);
    if (!values["dry-run"]) write(deployment);
    else
      for (const [name, text] of Object.entries(deployment.texts))
        console.log(`# ${join(relative("", deployment.folder), name)}\n${marked(text)}`);
    return 0;
  },
});
