/** docs/cluster.md is true: its commands take what it gives them, its messages are akid's, its files are those written. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { root } from "../built.ts";
import { Project } from "../deploy/project.ts";

const text = readFileSync(join(root, "docs/cluster.md"), "utf8");
const shell = [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = ""]) => block.split("\n"));
const inTable = [...text.matchAll(/`(akid [a-z]+ [^`]*)`/g)].map(([, line = ""]) => line);
const lines = [...shell, ...inTable]
  .map((line) => line.replace(/\s+#.*$/, ""))
  .filter((line) => line.startsWith("akid "))
  .map((line) => line.split(/\s+/).slice(1));

test("its commands and options exist", async () => {
  expect(lines.length).toBeGreaterThan(20);
  for (const [name = "", ...args] of lines) {
    const { takes, options } = await (commands[name] as (typeof commands)[string]).load();
    const parsed = { args, options: { ...options }, allowPositionals: true } as const;
    const { positionals } = parseArgs(parsed);
    expect(positionals.length, `akid ${name} ${args.join(" ")}`).toBeLessThanOrEqual(takes.length);
  }
});

describe("its deployments", () => {
  const deployments = shell.filter((line) => line.startsWith("akid deploy")).map((line) => line.replace(/\s+#.*$/, ""));

  test.each(deployments)("%s", async (line) => {
    using project = new Project();
    project.addSweep(3, [0]);
    const [, , cluster = "", file = "", ...options] = line.split(/\s+/);
    await project.deploy(cluster, file, ...options);
    const [, folder = ""] = /^([a-z]+)/.exec(file) ?? [];
    const written = readdirSync(project.path(`deploy/${folder}`));
    if (cluster === "slurm") expect(text).toContain(`sbatch deploy/${folder}/${written[0]}`);
    else for (const name of written) expect(text).toContain(`\`${name}\``);
  });

  test("are those of both clusters, with a sweep and a queue on each", () => expect(deployments).toHaveLength(6));
});

test("its messages are in the sources", () => {
  const folders = ["src", "codegen"].map((folder) => join(root, folder));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  const sources = files.filter((name) => name.endsWith(".ts")).map((name) => readFileSync(name, "utf8"));
  const [, table = ""] = /\| Message \|.*?\n\|---.*?\n(.*?)\n\n/s.exec(text) ?? [];
  const messages = [...table.matchAll(/^\| `(.*?)` \|/gm)].map(([, message = ""]) => message);
  expect(messages.length).toBeGreaterThan(10);
  for (const message of messages) {
    const parts = message.split("…").map((part) => part.trim());
    expect(
      sources.some((source) => parts.every((part) => source.includes(part))),
      message,
    ).toBe(true);
  }
});
