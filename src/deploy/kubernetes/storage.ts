/** The volume for data and checkpoints, and the pod through which they are copied. */
import type { Claim, NfsVolume, Pod } from "./manifest.ts";
import type { KubernetesPlan } from "./plan.ts";
import { labelsOf, metadataOf, podOnce } from "./pods.ts";

/** A claim of any class that several machines can write to at once; of an NFS export, the volume that it is, too. */
export function volumeOf(plan: KubernetesPlan): readonly (Claim | NfsVolume)[] {
  const { claim: name, storageClass, size, nfs } = plan.storage;
  const accessModes = ["ReadWriteMany"] as const;
  const claim: Claim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { ...metadataOf(plan), name },
    spec: {
      accessModes,
      // The empty class: no class makes a volume for it, it waits for the one of this name.
      ...(nfs
        ? { storageClassName: "", volumeName: name }
        : storageClass !== undefined && { storageClassName: storageClass }),
      resources: { requests: { storage: size } },
    },
  };
  if (!nfs) return [claim];
  const volume: NfsVolume = {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, labels: labelsOf(plan.name) },
    spec: {
      capacity: { storage: size },
      accessModes,
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "",
      nfs,
    },
  };
  return [volume, claim];
}

/** A pod that waits for `kubectl cp`, also when no job is there any more. */
export function filesPod(plan: KubernetesPlan): Pod {
  const amounts = { cpu: "100m", memory: "256Mi" };
  const { spec } = podOnce(plan, { command: ["sleep", "infinity"], amounts, seconds: 5 });
  return { apiVersion: "v1", kind: "Pod", metadata: metadataOf(plan, "-files"), spec };
}
