/** All files of a deployment to Kubernetes, and what to do with them. */
import type { Texts } from "../files.ts";
import { dockerfileOf, ignoredOf } from "./dockerfile.ts";
import { agentsJob, mpiJob, sweepJob, trainingJob } from "./jobs.ts";
import type { Manifest } from "./manifest.ts";
import { type KubernetesPlan, places, runsOf } from "./plan.ts";
import { filesPod, volumeOf } from "./storage.ts";
import { yamlOf } from "./yaml.ts";

export const names = ["Dockerfile", "Dockerfile.dockerignore", "volume.yaml", "files.yaml", "job.yaml"] as const;

function jobOf(plan: KubernetesPlan): Manifest {
  const { work, kind } = plan;
  if (work.kind === "sweep") return sweepJob(plan, work);
  if (work.kind === "agents") return agentsJob(plan, work);
  return kind === "mpijob" ? mpiJob(plan, work) : trainingJob(plan, work);
}

function aboutOf({ work, kind }: KubernetesPlan): string {
  if (work.kind === "sweep") return `The ${work.runs} runs of ${work.folder}, one for each index of a Job.`;
  if (work.kind === "agents") return `Agents for the trials of ${work.template} at ${work.queue}.`;
  if (kind === "mpijob") return `${work.file} on ${work.ranks} ranks; needs the MPI operator, kubeflow.org/v2beta1.`;
  return `${work.file} on ${work.ranks === 1 ? "one rank" : `${work.ranks} ranks`} in one pod.`;
}

export function kubernetesTexts(plan: KubernetesPlan): Texts {
  const { storage } = plan;
  const about = `# ${aboutOf(plan)}\n# Logs and checkpoints: ${runsOf(plan.name)} of the volume; data sets: ${places.data}.\n`;
  return {
    Dockerfile: dockerfileOf(plan),
    "Dockerfile.dockerignore": ignoredOf(plan),
    ...(!storage.exists && { "volume.yaml": yamlOf(...volumeOf(plan)) }),
    "files.yaml": yamlOf(filesPod(plan)),
    "job.yaml": `${about}${yamlOf(jobOf(plan))}`,
  };
}

/** Command lines, in their order. */
export function nextSteps({ name, namespace, image, folder, storage, kind, work }: KubernetesPlan): readonly string[] {
  const kubectl = namespace === undefined ? "kubectl" : `kubectl --namespace ${namespace}`;
  const pod = work.kind === "training" && kind === "mpijob" ? `job/${name}-launcher` : `job/${name}`;
  return [
    `docker build --file ${folder}/Dockerfile --tag ${image} . && docker push ${image}`,
    ...(storage.exists ? [] : [`${kubectl} apply --filename ${folder}/volume.yaml`]),
    `${kubectl} apply --filename ${folder}/job.yaml`,
    `${kubectl} logs --follow ${pod}`,
  ];
}
