/** The image of a project: Node, the packages of its lock file, and what MPI and the GPU need. */
import { type Implementation, type KubernetesPlan, places, runsOf, sshPort, user, waiter } from "./plan.ts";

/** With a compiler, which akid's native library needs. */
const builder = "node:22-bookworm";
const runner = "node:22-bookworm-slim";

/** Of Debian; Intel's comes from Python's index. */
const packages: Readonly<Record<Implementation, readonly string[]>> = {
  openmpi: ["openmpi-bin"],
  mpich: ["bind9-dnsutils", "mpich"],
  intel: ["bind9-dnsutils", "python3-venv"],
};

const ssh = ["openssh-client", "openssh-server"] as const;

/** Python's environment with Intel's run-time. */
const intel = "/opt/impi";
const intelRelease = "impi-rt==2021.18.1";

/** The instructions, and of what cannot be seen from them the reason. */
export function dockerfileOf(plan: KubernetesPlan): string {
  const { image, folder, lock, gpus } = plan;
  const steps = [
    `# Build and push it from the project's folder:
#   docker build --file ${folder}/Dockerfile --tag ${image} . && docker push ${image}
FROM ${builder} AS build
WORKDIR ${places.project}
COPY package.json ${lock} ./
# akid needs no scripts of packages; drop --ignore-scripts if another one does. Where the registry asks for a password,
# build with --secret id=npmrc,src=.npmrc: it stays out of the image.
RUN --mount=type=secret,id=npmrc,target=${places.project}/.npmrc \\
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund`,
    ...(gpus > 0 ? [native] : []),
    `FROM ${runner}`,
    ...mpiOf(plan),
    `ENV ${environmentOf(plan).join(" \\\n    ")}`,
    `WORKDIR ${places.project}
COPY --from=build ${places.project}/node_modules node_modules${gpus > 0 ? `\nCOPY --from=build ${places.native} ${places.native}` : ""}
COPY . .`,
    ...linkOf(plan),
    `RUN mkdir ${places.volume} && chown ${user}:${user} ${places.volume}
USER ${user}:${user}
CMD ["akid", "--help"]`,
  ];
  return `${steps.join("\n\n")}\n`;
}

/**
 * The runs of a sweep lie on the volume. A link and no mount of a part of the volume, which would belong to root where
 * Kubernetes cannot change owners, as on NFS; the variants beside it stay where they find the packages.
 */
function linkOf({ work, name }: KubernetesPlan): readonly string[] {
  if (work.kind === "training") return [];
  const { folder } = work;
  const link = `ln -s ${places.volume}/${runsOf(name)} ${folder}/runs`;
  return [`RUN mkdir -p ${folder} && ${link} && chown ${user}:${user} ${folder}`];
}

const native = `# TensorFlow's library for GPUs, and those of CUDA; of the machine it needs NVIDIA's driver alone.
ENV AKID_NATIVE=${places.native}
RUN node_modules/.bin/akid native install --gpu && chmod -R a+rX ${places.native}`;

function environmentOf({ gpus, work, mpi }: KubernetesPlan): readonly string[] {
  const isIntel = usesMpi(work) && mpi === "intel";
  const path = [
    `${places.project}/node_modules/.bin`,
    ...(isIntel ? [`${intel}/bin`] : []),
    "/usr/local/bin:/usr/bin:/bin",
  ];
  const onGpus = [
    `AKID_NATIVE=${places.native}`,
    "TF_FORCE_GPU_ALLOW_GROWTH=true",
    "NVIDIA_VISIBLE_DEVICES=all",
    "NVIDIA_DRIVER_CAPABILITIES=compute,utility",
  ];
  return [
    "NODE_ENV=production",
    `PATH=${path.join(":")}`,
    `AKID_DATA_PATH=${places.data}`,
    ...(gpus > 0 ? onGpus : []),
  ];
}

const usesMpi = (work: KubernetesPlan["work"]): boolean => work.kind === "training" && work.ranks > 1;

/** What ranks need: MPI, and in an MPIJob ssh, which the launcher starts workers by. */
function mpiOf(plan: KubernetesPlan): readonly string[] {
  const { work, mpi, kind } = plan;
  if (!usesMpi(work)) return [];
  const many = kind === "mpijob";
  const wanted = [...packages[mpi], ...(many ? ssh : [])].filter((name) => many || name !== "bind9-dnsutils").sort();
  const install = `RUN apt-get update \\
    && apt-get install --yes --no-install-recommends ${wanted.join(" ")} \\
    && rm -rf /var/lib/apt/lists/*`;
  return [
    install,
    ...(mpi === "intel" ? [intelSteps] : []),
    ...(many ? [sshSteps(plan)] : []),
    ...(many && mpi !== "openmpi" ? [waiterSteps] : []),
  ];
}

const intelSteps = `RUN python3 -m venv ${intel} \\
    && ${intel}/bin/pip install --no-cache-dir ${intelRelease} \\
    && echo ${intel}/lib > /etc/ld.so.conf.d/impi.conf \\
    && ldconfig`;

/** Lines of a file, by a shell. */
const written = (lines: readonly string[], file: string): string =>
  `printf '%s\\n' ${lines.map((line) => `\\\n        '${line}'`).join(" ")} \\\n      > ${file}`;

/**
 * As in the operator's own images: another port, since others than root may not open 22; host keys come with each job's
 * secret; a login gives nothing of the image's environment to the ranks unless sshd says so.
 */
function sshSteps(plan: KubernetesPlan): string {
  const client = [
    "Host *",
    `  Port ${sshPort}`,
    "  StrictHostKeyChecking no",
    "  UserKnownHostsFile /dev/null",
    "  LogLevel ERROR",
  ];
  const server = [
    `Port ${sshPort}`,
    `PidFile ${places.home}/sshd.pid`,
    `HostKey ${places.home}/.ssh/id_rsa`,
    "StrictModes no",
    `SetEnv ${environmentOf(plan).join(" ")}`,
  ];
  return `RUN mkdir -p /run/sshd \\
    && ${written(client, "/etc/ssh/ssh_config.d/akid.conf")} \\
    && ${written(server, `${places.home}/.sshd_config`)}`;
}

const waiterSteps = `# The workers call the launcher by its name, which takes a moment to be known.
RUN ${written(
  [
    "#!/bin/sh",
    'for _ in $(seq 60); do nslookup "$(hostname -f)" > /dev/null && exec "$@"; sleep 1; done',
    'echo "akid: the name $(hostname -f) of this pod is not known after 60 s." >&2',
    "exit 1",
  ],
  `/usr/local/bin/${waiter}`,
)} \\
    && chmod +x /usr/local/bin/${waiter}`;

/** What of the project stays out of the image. */
export function ignoredOf({ work, folder }: KubernetesPlan): string {
  const inside = folder === "." || folder.startsWith("..") ? [] : [folder];
  const results = work.kind === "training" ? [] : [`${work.folder}/runs`];
  const lines = ["**/node_modules", "**/.git", "**/.env*", "**/.npmrc", "runs", ...results, ...inside];
  return `# Docker reads this in place of the project's own .dockerignore.\n${lines.join("\n")}\n`;
}
