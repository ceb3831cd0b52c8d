/** The three kinds of jobs: one pod, ranks in pods of their own, and a pod for each run of a sweep. */
import { type Agents, agentLine, launchLine, runLine, type Sweep, type Training, trainLine } from "../work.ts";
import type { FailureRule, Job, MpiJob } from "./manifest.ts";
import { implementations, type KubernetesPlan, places, sshPort, waiter } from "./plan.ts";
import { amountsOf, containerName, metadataOf, outOf, podOf, podOnce } from "./pods.ts";

/** Pods that Kubernetes takes away, to empty a machine or for others, are no fault of theirs. */
const disruption: FailureRule = {
  action: "Ignore",
  onPodConditions: [{ type: "DisruptionTarget", status: "True" }],
};

const onExitCodes = (action: FailureRule["action"], ...values: readonly number[]): FailureRule => ({
  action,
  onExitCodes: { containerName, operator: "In", values },
});

/**
 * One pod with all ranks. The cores that a container sees are those of the machine, of which it has a part of the time: it
 * binds ranks to none, and the scheduler has counted them. What it is told wrongly (2) would be wrong again; all
 * else goes on from the checkpoint.
 */
export function trainingJob(plan: KubernetesPlan, work: Training): Job {
  const out = outOf(plan);
  const line = work.ranks > 1 ? launchLine(work, out, ["--free", "--oversubscribe"]) : trainLine(work, out);
  // Pods of a Job come one after another. By one name the second one knows the lock of the first as that of a dead process.
  const { metadata, spec } = podOnce(plan, { command: ["akid", ...line], amounts: amountsOf(plan, work.ranks) });
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadataOf(plan),
    spec: {
      backoffLimit: plan.restarts,
      podFailurePolicy: { rules: [onExitCodes("FailJob", 2), disruption] },
      template: { metadata, spec: { hostname: plan.name, ...spec } },
    },
  };
}

/** Of the hosts that the operator lists: Open MPI's `name slots=2` becomes what MPICH's list has already, `name:2`. */
const hosts = `"$(sed 's/ slots=/:/' /etc/mpi/hostfile | paste -sd ,)"`;

/** Workers wait for ssh; the launcher, in a pod without ranks, starts again from the checkpoint when it fails. */
export function mpiJob(plan: KubernetesPlan, work: Training): MpiJob {
  const { perPod, mpi, restarts } = plan;
  const launch = launchLine(work, outOf(plan), ["--hosts", hosts]);
  const line = [...(mpi === "openmpi" ? [] : [waiter]), "akid", ...launch];
  const launcher = podOf(plan, {
    command: ["sh", "-c", `exec ${line.join(" ")}`],
    amounts: { cpu: "500m", memory: "1Gi" },
  });
  const worker = podOf(plan, {
    command: ["/usr/sbin/sshd", "-De", "-f", `${places.home}/.sshd_config`],
    amounts: amountsOf(plan, perPod),
    more: { readinessProbe: { tcpSocket: { port: sshPort }, initialDelaySeconds: 2 } },
  });
  return {
    apiVersion: "kubeflow.org/v2beta1",
    kind: "MPIJob",
    metadata: metadataOf(plan),
    spec: {
      slotsPerWorker: perPod,
      mpiImplementation: implementations[mpi],
      sshAuthMountPath: `${places.home}/.ssh`,
      launcherCreationPolicy: "WaitForWorkersReady",
      runPolicy: { cleanPodPolicy: "Running", backoffLimit: restarts },
      mpiReplicaSpecs: {
        Launcher: { replicas: 1, restartPolicy: "Never", template: launcher },
        Worker: { replicas: work.ranks / perPod, restartPolicy: "OnFailure", template: worker },
      },
    },
  };
}

/** The runs of a sweep are a link in the image to a folder of the volume, which the first pod makes. */
const withRuns = (plan: KubernetesPlan, line: readonly string[]): readonly string[] => [
  "sh",
  "-c",
  `mkdir -p ${outOf(plan)} && exec akid ${line.join(" ")}`,
];

/** One index for each run. A run that has failed (1) or is used wrongly (2) would fail again, others do not mind. */
export function sweepJob(plan: KubernetesPlan, work: Sweep): Job {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadataOf(plan),
    spec: {
      completionMode: "Indexed",
      completions: work.runs,
      parallelism: plan.parallel,
      backoffLimitPerIndex: plan.restarts,
      podFailurePolicy: { rules: [onExitCodes("FailIndex", 1, 2), disruption] },
      template: podOnce(plan, {
        command: withRuns(plan, runLine(work, '"$JOB_COMPLETION_INDEX"')),
        amounts: amountsOf(plan, 1),
      }),
    },
  };
}

/** Agents until the queue is idle. They share the runs, so that a trial goes on elsewhere from its checkpoint. */
export function agentsJob(plan: KubernetesPlan, work: Agents): Job {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadataOf(plan),
    spec: {
      parallelism: plan.parallel,
      backoffLimit: plan.restarts,
      podFailurePolicy: { rules: [onExitCodes("FailJob", 2), disruption] },
      template: podOnce(plan, {
        command: withRuns(plan, agentLine(work)),
        amounts: amountsOf(plan, 1),
        variables: [
          {
            name: "AKID_REDIS_PASSWORD",
            valueFrom: { secretKeyRef: { name: `${plan.name}-redis`, key: "password", optional: true } },
          },
        ],
      }),
    },
  };
}
