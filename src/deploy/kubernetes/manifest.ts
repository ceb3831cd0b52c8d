/** The fields of Kubernetes' objects that akid writes. */

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export type Variable =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly valueFrom: { readonly secretKeyRef: SecretKey } };

export interface SecretKey {
  readonly name: string;
  readonly key: string;
  /** Whether the pod starts without it. */
  readonly optional: true;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
}

/** CPU, memory and devices by their names. */
export type Amounts = Readonly<Record<string, string>>;

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: "IfNotPresent";
  readonly command: readonly string[];
  readonly env: readonly Variable[];
  readonly resources: { readonly requests: Amounts; readonly limits: Amounts };
  readonly readinessProbe?: { readonly tcpSocket: { readonly port: number }; readonly initialDelaySeconds: number };
  readonly securityContext: { readonly allowPrivilegeEscalation: false };
  readonly volumeMounts: readonly VolumeMount[];
}

export type Volume =
  | { readonly name: string; readonly persistentVolumeClaim: { readonly claimName: string } }
  | { readonly name: string; readonly emptyDir: { readonly medium: "Memory" } };

export interface PodSpec {
  /** That of an MPIJob's pods stands beside their template: the operator overrides this one. */
  readonly restartPolicy?: "Never";
  /** Of all pods of this template alike. */
  readonly hostname?: string;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: {
    readonly runAsNonRoot: true;
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly fsGroup: number;
    readonly fsGroupChangePolicy: "OnRootMismatch";
  };
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
}

export interface PodTemplate {
  readonly metadata: Pick<Metadata, "labels">;
  readonly spec: PodSpec;
}

export interface Pod extends PodTemplate {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: Metadata;
}

export interface FailureRule {
  readonly action: "FailJob" | "FailIndex" | "Ignore";
  readonly onExitCodes?: {
    readonly containerName: string;
    readonly operator: "In";
    readonly values: readonly number[];
  };
  readonly onPodConditions?: readonly { readonly type: string; readonly status: "True" }[];
}

export interface Job {
  readonly apiVersion: "batch/v1";
  readonly kind: "Job";
  readonly metadata: Metadata;
  readonly spec: {
    readonly backoffLimit?: number;
    readonly completionMode?: "Indexed";
    readonly completions?: number;
    readonly parallelism?: number;
    readonly backoffLimitPerIndex?: number;
    readonly podFailurePolicy: { readonly rules: readonly FailureRule[] };
    readonly template: PodTemplate;
  };
}

export interface Replicas {
  readonly replicas: number;
  readonly restartPolicy: "Never" | "OnFailure";
  readonly template: PodTemplate;
}

/** kubeflow.org/v2beta1, of the MPI operator. */
export interface MpiJob {
  readonly apiVersion: "kubeflow.org/v2beta1";
  readonly kind: "MPIJob";
  readonly metadata: Metadata;
  readonly spec: {
    readonly slotsPerWorker: number;
    readonly mpiImplementation: "OpenMPI" | "MPICH" | "Intel";
    readonly sshAuthMountPath: string;
    readonly launcherCreationPolicy: "WaitForWorkersReady";
    readonly runPolicy: { readonly cleanPodPolicy: "Running"; readonly backoffLimit: number };
    readonly mpiReplicaSpecs: { readonly Launcher: Replicas; readonly Worker: Replicas };
  };
}

export interface Claim {
  readonly apiVersion: "v1";
  readonly kind: "PersistentVolumeClaim";
  readonly metadata: Metadata;
  readonly spec: {
    readonly accessModes: readonly ["ReadWriteMany"];
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

/** Storage that an administrator names; it belongs to no namespace. */
export interface NfsVolume {
  readonly apiVersion: "v1";
  readonly kind: "PersistentVolume";
  readonly metadata: Pick<Metadata, "name" | "labels">;
  readonly spec: {
    readonly capacity: { readonly storage: string };
    readonly accessModes: readonly ["ReadWriteMany"];
    readonly persistentVolumeReclaimPolicy: "Retain";
    readonly storageClassName: "";
    readonly nfs: { readonly server: string; readonly path: string };
  };
}

export type Manifest = Pod | Job | MpiJob | Claim | NfsVolume;
