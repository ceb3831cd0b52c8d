/** The command line, as processes: train, interrupt, resume, validate, init, and what is said of wrong use. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../built.ts";
import { compiled } from "../compiled.ts";
import { command, type Ended, endAll, remove, akid as runAkid, run as runNode, start } from "../processes.ts";

const experiment = join(import.meta.dirname, "experiment.ts");
/** The same in JavaScript, for what is no question of TypeScript: reading it takes half of a process's time. */
const inJavaScript = compiled(experiment);
const akid = (...args: readonly string[]): Promise<Ended> => runAkid(args);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-cli-"));
});
afterAll(async () => {
  await endAll();
  remove(folder);
});

test("train writes a run, and validate finds the same metrics in it", async () => {
  const run = join(folder, "whole");
  const { code, stdout, stderr } = await akid("train", inJavaScript, "--out", run, "--seed", "3", "--json");
  expect(code).toBe(0);
  expect(stderr).toMatch(/^toy trains on tfjs:wasm\nepoch 1\/3 .*\nepoch 2\/3 .*\nepoch 3\/3 .*\n$/);
  const practice = JSON.parse(stdout) as { validation: { loss: number }; steps: number };
  expect(practice.steps).toBe(21);
  const written: unknown = JSON.parse(readFileSync(join(run, "run.json"), "utf8"));
  expect(written).toEqual({ file: inJavaScript, options: { seed: 3 } });
  const validated = await akid("validate", run, "--json");
  expect(JSON.parse(validated.stdout)).toEqual(practice.validation);
  const first = await akid("validate", run, "--step", "7");
  expect(first.stdout).toMatch(/^loss \d\.\d{6}\naccuracy [01]\.\d{6}\non 13 samples\n$/);
  const best = JSON.parse((await akid("validate", run, "--best", "--json")).stdout) as { evals: { accuracy: number } };
  const accuracies = readFileSync(join(run, "metrics.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; evals?: { accuracy: number } })
    .flatMap(({ event, evals }) => (event === "validation" && evals ? [evals.accuracy] : []));
  expect(best.evals.accuracy).toBe(Math.max(...accuracies));
});

test("Ctrl-C ends with a checkpoint and 130; resume goes on to the same end as an unbroken run", async () => {
  const [run, unbroken] = [join(folder, "broken"), join(folder, "unbroken")];
  const child = start([...command(), "train", inJavaScript, "--out", run, "--max-epochs", "300"]);
  await child.says; // the line of the first epoch
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
  expect(child.shown).toMatch(/Interrupted\. Go on with: akid resume /);
  const [resumed, whole] = await Promise.all([
    akid("resume", run, "--max-epochs", "20", "--json"),
    akid("train", inJavaScript, "--out", unbroken, "--max-epochs", "20", "--json"),
  ]);
  expect(resumed.code).toBe(0);
  const validationOf = ({ stdout }: Ended): unknown => (JSON.parse(stdout) as { validation: unknown }).validation;
  expect(validationOf(resumed)).toEqual(validationOf(whole));
  expect(readFileSync(join(run, "training.log"), "utf8")).toMatch(/Resumed after step \d+/);
});

test("init writes a project that type-checks and trains", async () => {
  const project = join(folder, "My Digits");
  expect((await akid("init", project)).code).toBe(0);
  expect(readdirSync(project).sort()).toEqual([
    ".gitignore",
    ".npmrc",
    "README.md",
    "package.json",
    "train.ts",
    "tsconfig.json",
  ]);
  expect(JSON.parse(readFileSync(join(project, "package.json"), "utf8"))).toMatchObject({ name: "my-digits" });
  mkdirSync(join(project, "node_modules"));
  for (const name of ["typescript", "@types"])
    symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name));
  symlinkSync(root, join(project, "node_modules/akid"));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  expect(await runNode([tsc, "-p", project])).toMatchObject({ code: 0, stdout: "" });
  const { code, stdout } = await akid(
    "train",
    join(project, "train.ts"),
    "--out",
    join(project, "run"),
    "--max-steps",
    "45",
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/validation loss \d.* on 360 samples, after 45 steps \(1\.0 epochs\)/);
  expect((await akid("init", project)).stderr).toBe(`akid: init: '${project}' is not empty. Give a new folder.\n`);
});

test("init tells programs what it has made", async () => {
  const project = join(folder, "for programs");
  const { code, stdout } = await akid("init", project, "--json");
  expect(code).toBe(0);
  const made = JSON.parse(stdout) as { readonly files: readonly string[] };
  expect(made).toMatchObject({ folder: project, name: "for-programs" });
  expect([...made.files].sort()).toEqual(readdirSync(project).sort());
});

test("check says what does not fit, where, in the block's own words; else it shows the network", async () => {
  const fits = await akid("check", experiment);
  expect(fits.code).toBe(0);
  expect(fits.stdout).toMatch(/ip1 +dense/);
  mkdirSync(join(root, "runs"), { recursive: true });
  const own = mkdtempSync(join(root, "runs/check-")); // akid is found from there, and git does not look
  try {
    const file = join(own, "wrong.ts");
    const network = 'input("image", [4, 4, 1])\n  .attach("conv1", conv2d(8, 7));';
    writeFileSync(file, `import { conv2d, input } from "akid";\nexport const features = ${network}\n`);
    const { code, stdout } = await akid("check", file);
    expect(code).toBe(1);
    const sentence = "conv2d 'conv1' kernel 7x7 is larger than the padded input 4x4";
    expect(stdout).toBe(`${relative(root, file)}:3:20 - TS2345: ${sentence}\n`);
  } finally {
    remove(own);
  }
});

describe("wrong use is one sentence and exit code 2", () => {
  test.each<[string, readonly string[], RegExp]>([
    ["no such command", ["tran"], /^akid: there is no command 'tran'\. The commands are train, .*\.\n$/],
    ["no file", ["train"], /^akid: train: FILE is missing\. `akid train --help` lists what it takes\.\n$/],
    ["a missing file", ["train", "nothing.ts"], /^akid: train: there is no file 'nothing\.ts'\.\n$/],
    [
      "an unknown flag",
      ["train", experiment, "--sead", "1"],
      /^akid: train: unknown option '--sead'.* `akid train --help` lists what it takes\.\n$/,
    ],
    [
      "both lengths",
      ["train", experiment, "--max-steps", "1", "--max-epochs", "1"],
      /^akid: train: takes either --max-epochs or --max-steps\.\n$/,
    ],
    ["no number", ["train", experiment, "--seed", "x"], /^akid: command line: --seed expects a number, found 'x'\.\n$/],
    [
      "no run",
      ["resume", root],
      /^akid: resume: '.*' has no run\.json that can be read\. Give the folder of a run that akid train has started\.\n$/,
    ],
    ["no shell", ["completion", "cmd"], /^akid: completion: knows no shell 'cmd'\. It knows bash, zsh, fish\.\n$/],
  ])("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await akid(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  test("an experiment that exports nothing to train", async () => {
    const file = join(folder, "none.ts");
    writeFileSync(file, "export const net = 1;\n");
    const { code, stderr } = await akid("train", file);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `akid: ${file}: has no default export. Export the options of a Kid, or a function that gives them or a Kid.\n`,
    );
    const other = join(folder, "net.ts"); // in a project without "type": "module"
    writeFileSync(other, "const net: number = 1;\nexport default { net };\n");
    expect((await akid("train", other)).stderr).toMatch(/: exports an object that is no Kid's options\. /);
  });
});

test("help of the whole and of each command goes to standard output", async () => {
  const overview = await akid("--help");
  expect(overview.code).toBe(0);
  const names = [...overview.stdout.matchAll(/^ {2}(\w+) {2}/gm)].map(([, name]) => name as string);
  expect(names).toContain("train");
  const helps = await Promise.all(names.map((name) => akid(name, "--help")));
  helps.forEach(({ code, stdout }, i) => {
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: akid ${names[i]} `, "m"));
  });
});

test("who reads what is printed may stop", async () => {
  const child = start([...command(), "completion", "bash"]);
  child.stdout?.destroy();
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("bash completes commands and options", async () => {
  const { stdout } = await akid("completion", "bash");
  const script = join(folder, "completion.sh");
  writeFileSync(
    script,
    `${stdout}
COMP_WORDS=(akid va); COMP_CWORD=1; _akid; echo "\${COMPREPLY[@]}"
COMP_WORDS=(akid train --s); COMP_CWORD=2; _akid; echo "\${COMPREPLY[@]}"
`,
  );
  if (!existsSync("/bin/bash")) return;
  const shown = await new Promise<string>((resolve) => {
    execFile("/bin/bash", [script], (_, out) => resolve(out));
  });
  expect(shown).toBe("validate\n--seed\n");
});
