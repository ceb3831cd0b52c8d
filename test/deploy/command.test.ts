/** `akid deploy` as a command: what it writes over, what it says of wrong use, and its texts as other readers see them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberIn, times } from "../../src/deploy/checks.ts";
import { isOurs, marked } from "../../src/deploy/files.ts";
import type { Claim } from "../../src/deploy/kubernetes/manifest.ts";
import { yamlOf } from "../../src/deploy/kubernetes/yaml.ts";
import { Project } from "./project.ts";

const contents = (project: Project): Record<string, string> =>
  Object.fromEntries(
    readdirSync(project.path("deploy/train")).map((name) => [
      name,
      readFileSync(project.path(`deploy/train/${name}`), "utf8"),
    ]),
  );

test("the same command leaves the same bytes; another one replaces them", async () => {
  using project = new Project();
  expect(await project.deploy("k8s", "train.ts")).toMatch(/wrote Dockerfile, .*job\.yaml\n/);
  const before = contents(project);
  expect(await project.deploy("k8s", "train.ts")).toMatch(/left Dockerfile, .*job\.yaml as they were\n/);
  expect(contents(project)).toEqual(before);
  expect(await project.deploy("k8s", "train.ts", "--ranks", "2")).toMatch(/wrote Dockerfile, job\.yaml; left/);
  expect(await project.deploy("slurm", "train.ts")).toMatch(
    /wrote job\.sbatch\nThen, .*\n {2}sbatch deploy\/train\/job\.sbatch$/,
  );
});

test("a file that somebody has changed or made stops it before anything is written", async () => {
  using project = new Project();
  await project.deploy("k8s", "train.ts");
  const before = contents(project);
  project.write("deploy/train/job.yaml", `${before["job.yaml"]}# by hand\n`);
  await expect(project.deploy("k8s", "train.ts", "--ranks", "2")).rejects.toThrow(
    /files that are not as akid wrote them: job\.yaml\. Move or remove them/,
  );
  expect(contents(project)).toEqual({ ...before, "job.yaml": `${before["job.yaml"]}# by hand\n` });
});

test("--dry-run prints the files and writes none", async () => {
  using project = new Project();
  expect(await project.deploy("slurm", "train.ts", "--dry-run")).toMatch(
    /^# .*deploy\/train\/job\.sbatch\n#!\/bin\/bash\n/,
  );
  expect(readdirSync(project.folder)).not.toContain("deploy");
});

test("a marked text is akid's until it is changed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom("", "#!/bin/sh\n"), fc.nat(), (body, start, at) => {
      const text = marked(start + body);
      expect(isOurs(text)).toBe(true);
      const place = at % text.length;
      expect(isOurs(`${text.slice(0, place)}\u0000!${text.slice(place)}`)).toBe(false);
    }),
  );
});

describe("wrong use is one sentence", () => {
  test.each([
    ["k8s", "none.ts", [], /there is no file '.*none\.ts'/],
    ["azure", "train.ts", [], /knows no cluster 'azure'\. It knows k8s and slurm\./],
    ["k8s", "train.ts", ["--name", "My_Net"], /--name expects a name as clusters have them, found 'My_Net'/],
    ["k8s", "train.ts", ["--name", "a".repeat(51)], /at most 50/],
    ["k8s", "train.ts", ["--namespace", "Lab"], /--namespace expects a name/],
    ["k8s", "train.ts", ["--size", "20 GB"], /--size expects an amount such as 16Gi or 500M, found '20 GB'/],
    ["k8s", "train.ts", ["--cpu", "0"], /--cpu expects an amount such as 4 or 500m, found '0'/],
    ["k8s", "train.ts", ["--image", "a b"], /--image expects a word/],
    ["k8s", "train.ts", ["--nfs", "nas"], /--nfs expects SERVER:\/PATH, found 'nas'/],
    ["k8s", "train.ts", ["--kind", "mpijob"], /--kind mpijob needs ranks to distribute/],
    ["k8s", "train.ts", ["--kind", "cronjob"], /--kind expects job or mpijob, found 'cronjob'/],
    ["k8s", "train.ts", ["--ranks", "4", "--per-pod", "3"], /4 ranks do not fill pods of 3/],
    ["k8s", "train.ts", ["--claim", "a", "--nfs", "b:/c"], /--claim names a volume that is there already/],
    ["k8s", "train.ts", ["--time", "10"], /--time is for slurm/],
    ["k8s", "train.ts", ["--ranks", "0"], /--ranks expects an integer from 1, found '0'/],
    ["slurm", "train.ts", ["--image", "a"], /--image is for k8s/],
    ["slurm", "train.ts", ["--time", "tomorrow"], /--time expects minutes/],
    ["slurm", "train.ts", ["--cpu", "500m"], /--cpu expects whole cores for Slurm, found '500m'/],
    ["slurm", "train.ts", ["--ranks", "4", "--nodes", "3"], /4 ranks do not fill 3 nodes evenly/],
    ["slurm", "train.ts", ["--mpi", "openmpi"], /--mpi expects pmix or pmi2, found 'openmpi'/],
    ["slurm", "train.ts", ["--metric", "loss"], /--metric and --direction belong to a sweep/],
    ["slurm", "train.ts", ["--parallel", "2"], /--parallel belongs to a sweep/],
    ["slurm", "a b.ts", [], /the path 'a b\.ts' has marks that shells take for their own/],
    ["slurm", "other.template.ts", [], /has no folder of variants, .*other\.sweep\. Write them: `akid generate /],
    [
      "k8s",
      "lenet.template.ts",
      ["--queue", "redis://:secret@redis"],
      /, without name and password\. They would stand in/,
    ],
    ["k8s", "lenet.sweep", ["--queue", "redis://redis"], /--queue needs a template, found 'lenet\.sweep'/],
    ["slurm", "lenet.template.ts", ["--ranks", "2"], /--ranks does not go with a sweep/],
  ])("%s %s %j", async (cluster, file, options, sentence) => {
    using project = new Project();
    project.addSweep(1, [0]);
    project.write("other.template.ts", "");
    project.write("a b.ts", "");
    const failing = expect(project.deploy(cluster, file, ...options)).rejects;
    await failing.toMatchObject({ name: "UsageError", message: expect.stringMatching(sentence) });
  });

  test("where the project cannot be installed as it is", async () => {
    using project = new Project();
    project.write("inner/package.json", JSON.stringify({ devDependencies: { akid: "1" } }));
    project.write("inner/train.ts", "");
    await expect(project.deploy("k8s", "inner/train.ts")).rejects.toThrow(/does not have akid among its dependencies/);
    project.write("inner/package.json", JSON.stringify({ dependencies: { akid: "1" } }));
    await expect(project.deploy("k8s", "inner/train.ts")).rejects.toThrow(/inner' has no package-lock\.json/);
    await project.deploy("slurm", "inner/train.ts"); // which installs nothing
    project.write("inner/lenet.template.ts", "");
    await expect(project.deploy("slurm", "inner/lenet.template.ts", "--queue", "redis://a")).rejects.toThrow(
      /does not have bullmq and ioredis among its dependencies\. Install: `npm install bullmq ioredis`\./,
    );
    project.write("inner/package.json", "{");
    await expect(project.deploy("k8s", "inner/train.ts")).rejects.toThrow(/package\.json' cannot be read/);
  });

  test("where a folder is a file", async () => {
    using project = new Project();
    project.write("deploy", "");
    await expect(project.deploy("k8s", "train.ts")).rejects.toThrow(/^akid: deploy: '.*' cannot be written: /);
    mkdirSync(project.path("made/job.yaml"), { recursive: true });
    const out = ["--out", project.path("made")];
    await expect(project.deploy("k8s", "train.ts", ...out)).rejects.toMatchObject({ name: "UsageError" });
  });

  test("where a variant is not as it was generated", async () => {
    using project = new Project();
    project.addSweep(2, [0]);
    writeFileSync(project.path("lenet.sweep/v1.ts"), "// changed\n");
    await expect(project.deploy("slurm", "lenet.sweep")).rejects.toThrow(/is not as it was generated: v1\.ts/);
  });
});

test("amounts are multiplied in their own units", () => {
  expect([times(3, "8Gi"), times(2, "1.5Gi"), times(4, "500m"), times(3, "0.1")]).toEqual([
    "24Gi",
    "3Gi",
    "2000m",
    "0.3",
  ]);
  expect([numberIn("2Ki"), numberIn("1k"), numberIn("500m"), numberIn("3"), numberIn("1.5Gi")]).toEqual([
    2048, 1000, 0.5, 3, 1610612736,
  ]);
});

const python = spawnSync("python3", ["-c", "import yaml"]).status === 0;
test.skipIf(!python)(`PyYAML reads the same texts${python ? "" : " (skipped: no python3 with PyYAML)"}`, () => {
  const claimOf = (storageClassName: string): Claim => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: storageClassName },
    spec: { accessModes: ["ReadWriteMany"], storageClassName, resources: { requests: { storage: storageClassName } } },
  });
  const words = [
    "no",
    "on",
    "y",
    "null",
    "~",
    "1e3",
    "0x1f",
    "1_000",
    "12:30:45",
    "2001-01-01",
    "",
    " a",
    "a: b",
    "# c",
    "-",
  ];
  const drawn = fc.sample(fc.string({ unit: "grapheme-ascii" }), { numRuns: 100, seed: 1 });
  const claims = [...words, ...drawn].map(claimOf);
  const script = "import json, sys, yaml; json.dump(list(yaml.safe_load_all(sys.stdin)), sys.stdout)";
  const { stdout, stderr } = spawnSync("python3", ["-c", script], { input: yamlOf(...claims), encoding: "utf8" });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual(claims);
});
