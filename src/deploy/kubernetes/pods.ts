/** The pods that all kinds of jobs are made of. */
import { numberIn, times } from "../checks.ts";
import type { Amounts, Container, Metadata, PodTemplate, Variable } from "./manifest.ts";
import { type KubernetesPlan, places, runsOf, user } from "./plan.ts";

export const metadataOf = ({ name, namespace }: KubernetesPlan, end = ""): Metadata => ({
  name: `${name}${end}`,
  ...(namespace !== undefined && { namespace }),
  labels: labelsOf(name),
});

export const labelsOf = (name: string): Readonly<Record<string, string>> => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/managed-by": "akid",
});

/** The amounts of so many ranks; what is asked for is what is given, so that no neighbour takes it. */
export function amountsOf({ cpu, memory, gpus }: KubernetesPlan, ranks: number): Amounts {
  return {
    cpu: times(ranks, cpu),
    memory: times(ranks, memory),
    ...(gpus > 0 && { "nvidia.com/gpu": String(ranks * gpus) }),
  };
}

/** Of each rank: in a container the system tells the cores of the machine. */
const threadsOf = ({ cpu }: KubernetesPlan): number => Math.max(1, Math.floor(numberIn(cpu)));

interface Parts {
  readonly command: readonly string[];
  readonly amounts: Amounts;
  readonly more?: Partial<Pick<Container, "readinessProbe">>;
  /** How long it may take to end. */
  readonly seconds?: number;
  readonly variables?: readonly Variable[];
}

/** The container of every pod, which rules on exit codes name. */
export const containerName = "akid";

/** One container of the image, with the volume and a /dev/shm that is not Docker's 64 MB. */
export function podOf(
  plan: KubernetesPlan,
  { command, amounts, more, seconds = 60, variables = [] }: Parts,
): PodTemplate {
  return {
    metadata: { labels: labelsOf(plan.name) },
    spec: {
      terminationGracePeriodSeconds: seconds,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        fsGroupChangePolicy: "OnRootMismatch",
      },
      containers: [
        {
          name: containerName,
          image: plan.image,
          imagePullPolicy: "IfNotPresent",
          command,
          env: [{ name: "AKID_THREADS", value: String(threadsOf(plan)) }, ...variables],
          resources: { requests: amounts, limits: amounts },
          ...more,
          securityContext: { allowPrivilegeEscalation: false },
          volumeMounts: [
            { name: "volume", mountPath: places.volume },
            { name: "shared-memory", mountPath: "/dev/shm" },
          ],
        },
      ],
      volumes: [
        { name: "volume", persistentVolumeClaim: { claimName: plan.storage.claim } },
        { name: "shared-memory", emptyDir: { medium: "Memory" } },
      ],
    },
  };
}

/** The same where the pod's end is the job's matter. */
export const podOnce = (plan: KubernetesPlan, parts: Parts): PodTemplate => {
  const { metadata, spec } = podOf(plan, parts);
  return { metadata, spec: { restartPolicy: "Never", ...spec } };
};

/** The folder of logs and checkpoints, as pods see it. */
export const outOf = ({ name }: KubernetesPlan): string => `${places.volume}/${runsOf(name)}`;
