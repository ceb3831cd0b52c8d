/** What `akid deploy k8s` writes is valid by the published schemas, and says what it should. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Job, MpiJob } from "../../src/deploy/kubernetes/manifest.ts";
import { Project } from "./project.ts";
import { mistakesIn } from "./schemas.ts";

const documents = (text: string): unknown[] => parseAllDocuments(text, { version: "1.1" }).map((one) => one.toJS());

function manifestsIn(project: Project, folder = "deploy/train"): Record<string, unknown[]> {
  const names = readdirSync(project.path(folder)).filter((name) => name.endsWith(".yaml"));
  return Object.fromEntries(
    names.map((name) => [name, documents(readFileSync(project.path(`${folder}/${name}`), "utf8"))]),
  );
}

const variants: readonly (readonly string[])[] = [
  [],
  ["--ranks", "4"],
  ["--ranks", "4", "--kind", "job"],
  ["--ranks", "8", "--per-pod", "4", "--gpus", "1", "--mpi", "mpich", "--cpu", "2500m", "--memory", "1.5Gi"],
  ["--ranks", "2", "--mpi", "intel", "--namespace", "lab", "--nfs", "nas.lab:/export/akid"],
  ["--storage-class", "glusterfs", "--size", "1Ti", "--image", "registry.lab:5000/team/digits:2.1"],
  ["--claim", "shared", "--restarts", "0"],
];

describe.each(variants.map((options) => ({ options })))("train.ts $options", ({ options }) => {
  test("gives manifests that the schemas accept", async () => {
    using project = new Project();
    await project.deploy("k8s", "train.ts", ...options);
    for (const manifest of Object.values(manifestsIn(project)).flat()) expect(mistakesIn(manifest)).toEqual([]);
  });
});

test("an Indexed Job has an index for each run, whose folders lie on the volume", async () => {
  using project = new Project();
  project.addSweep(3, [0, 7]);
  await project.deploy("k8s", "lenet.template.ts", "--parallel", "4", "--metric", "accuracy");
  const { "job.yaml": jobs, ...others } = manifestsIn(project, "deploy/lenet");
  for (const manifest of [...(jobs ?? []), ...Object.values(others).flat()]) expect(mistakesIn(manifest)).toEqual([]);
  const [{ spec }] = jobs as [Job];
  expect(spec).toMatchObject({ completionMode: "Indexed", completions: 6, parallelism: 4, backoffLimitPerIndex: 3 });
  expect(spec.podFailurePolicy.rules[0]).toMatchObject({ action: "FailIndex", onExitCodes: { values: [1, 2] } });
  const [container] = spec.template.spec.containers;
  expect(container?.command.join(" ")).toBe(
    'sh -c mkdir -p /volume/runs/lenet && exec akid sweep lenet.sweep --only "$JOB_COMPLETION_INDEX" --metric accuracy',
  );
  expect(readFileSync(project.path("deploy/lenet/Dockerfile"), "utf8")).toContain(
    " ln -s /volume/runs/lenet lenet.sweep/runs ",
  );
  expect(readFileSync(project.path("deploy/lenet/Dockerfile.dockerignore"), "utf8")).toMatch(/^lenet\.sweep\/runs$/m);
  await project.deploy("k8s", "lenet.sweep", "--out", project.path("other"));
  expect((manifestsIn(project, "other")["job.yaml"] as [Job])[0].spec.completions).toBe(6);
});

test("agents of a queue share the runs on the volume, and read the password from a secret", async () => {
  using project = new Project();
  project.addSweep(1, [0]);
  await project.deploy("k8s", "lenet.template.ts", "--queue", "redis://redis.lab:6379", "--parallel", "5");
  const [job] = manifestsIn(project, "deploy/lenet")["job.yaml"] as [Job];
  expect(mistakesIn(job)).toEqual([]);
  expect(job.spec.parallelism).toBe(5);
  expect(job.spec).not.toHaveProperty("completions");
  const [container] = job.spec.template.spec.containers;
  expect(container?.command.join(" ")).toBe(
    "sh -c mkdir -p /volume/runs/lenet && exec akid agent redis://redis.lab:6379 lenet.template.ts --slots 1 --idle 600",
  );
  expect(container?.env[1]).toMatchObject({
    name: "AKID_REDIS_PASSWORD",
    valueFrom: { secretKeyRef: { optional: true } },
  });
  expect(readFileSync(project.path("deploy/lenet/Dockerfile"), "utf8")).toContain(
    " ln -s /volume/runs/lenet lenet.sweep/runs ",
  );
  expect(readFileSync(project.path("deploy/lenet/Dockerfile.dockerignore"), "utf8")).toMatch(/^lenet\.sweep\/runs$/m);
});

test("ranks in pods: as many workers as fill them, and a launcher that goes on from the checkpoint", async () => {
  using project = new Project();
  await project.deploy(
    "k8s",
    "train.ts",
    "--ranks",
    "6",
    "--per-pod",
    "2",
    "--gpus",
    "1",
    "--cpu",
    "3",
    "--restarts",
    "5",
  );
  const [{ spec }] = manifestsIn(project)["job.yaml"] as [MpiJob];
  const { Launcher, Worker } = spec.mpiReplicaSpecs;
  expect(spec).toMatchObject({ slotsPerWorker: 2, runPolicy: { backoffLimit: 5 } });
  expect(Worker.replicas).toBe(3);
  expect(Worker.template.spec.containers[0]?.resources.limits).toEqual({
    cpu: "6",
    memory: "16Gi",
    "nvidia.com/gpu": "2",
  });
  const [, , line = ""] = Launcher.template.spec.containers[0]?.command ?? [];
  expect(line).toMatch(/^exec akid launch -n 6 --hosts .* train\.ts --out \/volume\/runs\/train --resume$/);
  expect(Launcher.template.spec.containers[0]?.resources.limits).not.toHaveProperty(["nvidia.com/gpu"]);
});

test("the launcher reads the operator's lists of hosts, Open MPI's as MPICH's", async () => {
  using project = new Project();
  await project.deploy("k8s", "train.ts", "--ranks", "2");
  const [{ spec }] = manifestsIn(project)["job.yaml"] as [MpiJob];
  const [, , line = ""] = spec.mpiReplicaSpecs.Launcher.template.spec.containers[0]?.command ?? [];
  for (const list of ["a.train.lab.svc slots=1\nb.train.lab.svc slots=1\n", "a.train.lab.svc:1\nb.train.lab.svc:1\n"]) {
    project.write("hostfile", list);
    const shown = line.replace("/etc/mpi/hostfile", project.path("hostfile")).replace("exec akid", "echo");
    expect(execFileSync("sh", ["-c", shown], { encoding: "utf8" })).toMatch(
      /^launch -n 2 --hosts a\.train\.lab\.svc:1,b\.train\.lab\.svc:1 train\.ts /,
    );
  }
});

test("the pods of a Job have one name, so that the second one finds the first one's lock to be a dead process's", async () => {
  using project = new Project();
  await project.deploy("k8s", "train.ts");
  expect((manifestsIn(project)["job.yaml"] as [Job])[0].spec.template.spec.hostname).toBe("train");
});

test("an NFS export is a volume that the claim names; a claim that is there is left alone", async () => {
  using project = new Project();
  await project.deploy("k8s", "train.ts", "--nfs", "nas:/export/akid", "--size", "1Ti");
  expect(manifestsIn(project)["volume.yaml"]).toMatchObject([
    { kind: "PersistentVolume", spec: { nfs: { server: "nas", path: "/export/akid" }, storageClassName: "" } },
    { kind: "PersistentVolumeClaim", spec: { volumeName: "train-volume", storageClassName: "" } },
  ]);
  expect(await project.deploy("k8s", "train.ts", "--claim", "shared")).toContain("removed volume.yaml");
  expect(existsSync(project.path("deploy/train/volume.yaml"))).toBe(false);
  const [{ spec }] = manifestsIn(project)["job.yaml"] as [Job];
  expect(spec.template.spec.volumes).toContainEqual({
    name: "volume",
    persistentVolumeClaim: { claimName: "shared" },
  });
});

describe("the schemas", () => {
  const planted: readonly (readonly [string, string, string])[] = [
    ["an unknown field", "backoffLimit:", "backofLimit:"],
    ["a wrong type", "backoffLimit: 3", "backoffLimit: three"],
    ["an unknown field deep inside", "mountPath:", "mountpath:"],
    ["a missing field", "- name: akid\n          image", "- image"],
  ];
  test.each(planted)("refuse %s in a Job", async (_, right, typo) => {
    using project = new Project();
    await project.deploy("k8s", "train.ts");
    const text = readFileSync(project.path("deploy/train/job.yaml"), "utf8");
    expect(text).toContain(right);
    expect(mistakesIn(documents(text.replace(right, typo))[0])).not.toEqual([]);
  });

  test.each([
    ["slotsPerWorker", "slotPerWorker"],
    ["OpenMPI", "OpenMpi"],
    ["sshAuthMountPath", "sshMountPath"],
    ['nvidia.com/gpu: "1"', "nvidia.com/gpu: {}"],
    ["tcpSocket", "tcpsocket"],
  ])("refuse %s written as %s in an MPIJob", async (right, typo) => {
    using project = new Project();
    await project.deploy("k8s", "train.ts", "--ranks", "2", "--gpus", "1");
    const text = readFileSync(project.path("deploy/train/job.yaml"), "utf8");
    expect(text).toContain(right);
    expect(mistakesIn(documents(text.replace(right, typo))[0])).not.toEqual([]);
  });
});

describe("the Dockerfile", () => {
  const dockerfile = async (...options: readonly string[]): Promise<string> => {
    using project = new Project();
    await project.deploy("k8s", "train.ts", ...options);
    return readFileSync(project.path("deploy/train/Dockerfile"), "utf8");
  };

  test("has MPI and ssh only where ranks need them", async () => {
    expect(await dockerfile()).not.toMatch(/mpi|ssh/);
    expect(await dockerfile("--ranks", "2", "--kind", "job")).toMatch(/ openmpi-bin \\$/m);
    expect(await dockerfile("--ranks", "2")).toMatch(/ openmpi-bin openssh-client openssh-server \\$/m);
    expect(await dockerfile("--ranks", "2", "--mpi", "mpich")).toMatch(/ mpich openssh-client openssh-server \\$/m);
    expect(await dockerfile("--ranks", "2", "--mpi", "intel")).toContain("impi-rt==");
  });

  test("has TensorFlow's library for GPUs only where there are some", async () => {
    expect(await dockerfile()).not.toContain("native");
    expect(await dockerfile("--gpus", "1")).toContain("akid native install --gpu");
  });

  test("waits for the launcher's name, for a minute at most, where workers call it by that", async () => {
    using project = new Project();
    const [, made = ""] =
      /^RUN (printf .*? > )\/usr\/local\/bin\/when-named/ms.exec(await dockerfile("--ranks", "2", "--mpi", "mpich")) ??
      [];
    execFileSync("sh", ["-c", `${made}${project.path("when-named")}`]);
    const stand = (name: string, line: string): void => {
      project.write(`bin/${name}`, `#!/bin/sh\n${line}\n`);
      chmodSync(project.path(`bin/${name}`), 0o755);
    };
    stand("hostname", "echo train-launcher.train.lab.svc");
    stand("sleep", "echo waits");
    const run = (): string => {
      const env = { PATH: `${project.path("bin")}:${process.env.PATH}` };
      const { stdout, stderr, status } = spawnSync("sh", ["when-named", "echo", "akid"], {
        cwd: project.folder,
        env,
        encoding: "utf8",
      });
      return `${stdout}${stderr}${status}`;
    };
    stand("nslookup", 'echo >> tries; [ "$1 $(wc -l < tries)" = "train-launcher.train.lab.svc 3" ]');
    expect(run()).toBe("waits\nwaits\nakid\n0");
    stand("nslookup", "exit 1");
    expect(run()).toBe(
      `${"waits\n".repeat(60)}akid: the name train-launcher.train.lab.svc of this pod is not known after 60 s.\n1`,
    );
  });

  test("runs as another user than root, and has only instructions that there are", async () => {
    const text = await dockerfile("--ranks", "2", "--mpi", "mpich", "--gpus", "1");
    expect(text).toMatch(/^USER 1000:1000$/m);
    const joined = text.replace(/\\\n/g, " ").replace(/^#.*\n/gm, "");
    for (const line of joined.split("\n").filter((one) => one !== "")) {
      expect(line).toMatch(/^(FROM|WORKDIR|COPY|RUN|ENV|USER|CMD) \S/);
    }
    for (const [, script = ""] of joined.matchAll(/^RUN (?:--\S+ +)*(.*)$/gm)) {
      execFileSync("sh", ["-n", "-c", script]);
    }
  });
});
