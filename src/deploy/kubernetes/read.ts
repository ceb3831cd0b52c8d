/** From options to a plan for Kubernetes. */
import { label, oneOf, quantity, word, wrong } from "../checks.ts";
import { type Common, commonOf, type DeployOptions, type Runs } from "../options.ts";
import { lockOf, type Project } from "../project.ts";
import { type Implementation, implementations, type KubernetesPlan, type Storage } from "./plan.ts";

export interface KubernetesOptions extends DeployOptions {
  readonly image: string | undefined;
  readonly namespace: string | undefined;
  readonly kind: string | undefined;
  readonly perPod: number | undefined;
  readonly claim: string | undefined;
  readonly storageClass: string | undefined;
  readonly size: string | undefined;
  readonly nfs: string | undefined;
}

/** @throws UsageError for what does not fit */
export function kubernetesPlan(project: Project, runs: Runs, options: KubernetesOptions): KubernetesPlan {
  const common = commonOf(project, runs, options);
  const { namespace, image, cpu = "4" } = options;
  const kind = kindOf(common, options.kind);
  return {
    ...common,
    namespace: namespace === undefined ? undefined : label("namespace", namespace),
    image: image === undefined ? `${common.name}:1` : word("image", image),
    kind,
    mpi: oneOf("mpi", Object.keys(implementations) as Implementation[], options.mpi ?? "openmpi"),
    perPod: perPodOf(common, kind, options.perPod),
    cpu: quantity("cpu", cpu),
    storage: storageOf(common.name, options),
    lock: lockOf(project),
  };
}

function kindOf({ work }: Common, given: string | undefined): KubernetesPlan["kind"] {
  const ranks = work.kind === "training" ? work.ranks : 1;
  const kind = oneOf("kind", ["job", "mpijob"], given ?? (ranks > 1 ? "mpijob" : "job"));
  if (kind === "job" || ranks > 1) return kind;
  throw wrong("--kind mpijob needs ranks to distribute", "Give --ranks N, or leave the kind to akid.");
}

function perPodOf({ work }: Common, kind: KubernetesPlan["kind"], perPod: number | undefined): number {
  if (perPod === undefined) return 1;
  if (work.kind !== "training" || kind === "job") throw wrong("--per-pod belongs to an MPIJob");
  if (work.ranks % perPod === 0) return perPod;
  throw wrong(`${work.ranks} ranks do not fill pods of ${perPod}`, "Give --per-pod a divisor of --ranks.");
}

function storageOf(name: string, { claim, storageClass, size = "20Gi", nfs }: KubernetesOptions): Storage {
  if (claim !== undefined && (storageClass ?? nfs) !== undefined) {
    throw wrong("--claim names a volume that is there already, --storage-class and --nfs make a new one");
  }
  if (storageClass !== undefined && nfs !== undefined) throw wrong("takes either --storage-class or --nfs");
  return {
    claim: claim === undefined ? `${name}-volume` : label("claim", claim),
    exists: claim !== undefined,
    storageClass: storageClass === undefined ? undefined : word("storage-class", storageClass),
    size: quantity("size", size),
    nfs: nfs === undefined ? undefined : nfsOf(nfs),
  };
}

function nfsOf(text: string): Storage["nfs"] {
  const [, server, path] = /^([\w.-]+|\[[\da-fA-F:]+\]):(\/[\w./@+=,-]*)$/.exec(text) ?? [];
  if (server !== undefined && path !== undefined) return { server, path };
  throw wrong(`--nfs expects SERVER:/PATH, found '${text}'`);
}
