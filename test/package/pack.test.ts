/** The packed package in a project of its own: entries resolve with their types, and plain Node runs them. */
import { execFile } from "node:child_process";
import { access, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const settings = ["tsconfig.json", "tsconfig.build.json"];
const compilers = { "TypeScript 5.9": "typescript/lib/tsc.js", "TypeScript 7": "typescript7/bin/tsc" };
const platform = { target: "es2023", lib: ["es2023", "esnext.disposable", "dom"], types: [] };
const command = promisify(execFile);

let project: string;
let installed: string;

/** Runs a program in the project; gives what it printed, also where it fails. */
const run = (program: string, ...args: readonly string[]): Promise<string> =>
  command(program, [...args], { cwd: project }).then(
    ({ stdout, stderr }) => stdout + stderr,
    (failure: { stdout: string; stderr: string }) => failure.stdout + failure.stderr,
  );

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const manifest = async (): Promise<Manifest> => JSON.parse(await readFile(join(installed, "package.json"), "utf8"));

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "akid-pack-"));
  installed = join(project, "node_modules/akid");
  await mkdir(installed, { recursive: true });
  // Builds first, by the package's own prepack script: in a copy, since other tests read `dist` meanwhile.
  const copy = join(project, "copy");
  for (const name of ["dsl", "src", "codegen", "data", "LICENSE", "README.md", "package.json", ...settings])
    await cp(join(root, name), join(copy, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  const packed = await run("npm", "pack", copy, "--pack-destination", project);
  const tarball = (await readdir(project)).find((file) => file.endsWith(".tgz"));
  if (tarball === undefined) throw new Error(`npm pack made no package:\n${packed}`);
  await command("tar", ["-xzf", join(project, tarball), "-C", installed, "--strip-components=1"]);
  for (const name of Object.keys((await manifest()).dependencies)) {
    const link = join(project, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, "node_modules", name), link);
  }
  await rm(copy, { recursive: true });
  await writeFile(join(project, "package.json"), '{ "type": "module", "private": true }');
  await writeFile(join(project, "train.mjs"), program);
  await writeFile(join(project, "train.ts"), program);
  await writeFile(join(project, "wrong.ts"), wrong);
});

afterAll(() => rm(project, { recursive: true, force: true }));

const net = `import { accuracy, attach, brain, dense, flatten, index, input, softmaxCrossEntropy } from "akid";
const image = input("image", [8, 8, 1]);
const label = input("label", [], index(10));
const logits = image.attach("flat", flatten()).attach("ip1", dense(10));
`;

const program = `${net}import { digits } from "akid/sources";
import { Kid, momentum, sensor } from "akid/train";
const kid = new Kid({
  sensor: sensor(digits(), { batchSize: 32 }),
  brain: brain("digits", { image, label }, {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
    evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
  }),
  kongfu: momentum({ lr: 0.01 }),
  engine: { name: "single" },
  maxSteps: 3,
  logDir: "runs/pack",
});
const { validation } = await kid.practice();
console.log("trained", Number.isFinite(validation.loss));
`;

const wrong = `${net.replace("dense, flatten", "conv2d, flatten, dense")}image.attach("conv1", conv2d(8, 9));\n`;

const template = `import { conv2d, input, maxPool } from "akid";
import { choice, dyn } from "akid/tune";
const pool = choice([2, 4]);
const kernel = choice([1, 3]);
const image = input("image", [8, 8, 1]);
export const y = dyn(image.attach("pool1", maxPool(pool))).attach("conv1", conv2d(8, kernel));
`;

const shift = `import { joker } from "akid/jokers";
export const shift = (by) => joker("shift", ({ data }) => data.map((x) => x + by), { module: import.meta.url, args: [by] });
`;

const threads = `import { flip } from "akid/jokers";
import { digits } from "akid/sources";
import { sensor } from "akid/train";
import { shift } from "./shift.mjs";
const sums = [];
for (const workers of [0, 2]) {
  const it = sensor(digits(), { batchSize: 500, workers, jokers: [flip(), shift(0.5)] });
  const found = [];
  for await (const { image } of it.epoch(1)) found.push(image.data.reduce((sum, x, i) => sum + x * (i % 7)));
  sums.push(found.join());
}
console.log("equal", sums[0] === sums[1]);
`;

test("every file that an entry names for users is in the package", async () => {
  for (const [entry, target] of Object.entries((await manifest()).exports)) {
    const files = typeof target === "string" ? [target] : [target.types, target.default];
    for (const file of files)
      await expect(access(join(installed, file!)), `${entry}: ${file}`).resolves.toBeUndefined();
  }
});

test("the package holds its licence, the data with its attribution, and no tests", async () => {
  const names = await readdir(installed, { recursive: true });
  expect(names).toEqual(expect.arrayContaining(["LICENSE", "README.md", "data/README.md", "data/digits.csv.gz"]));
  expect(names.filter((name) => /\b(test|examples|prototypes)\b/.test(name))).toEqual([]);
});

test("plain Node trains with the package", async () => {
  expect(await run("node", "train.mjs")).toMatch(/^trained true$/m);
});

test("worker threads of the package make batches, by a joker of the user's module, and the process ends by itself", async () => {
  await writeFile(join(project, "shift.mjs"), shift);
  await writeFile(join(project, "threads.mjs"), threads);
  expect(await run("node", "threads.mjs")).toBe("equal true\n");
});

test("the command generates from a template with the package", async () => {
  await writeFile(join(project, "pool.template.ts"), template);
  const said = await run("node", join(installed, "dist/src/cli/akid.js"), "generate", "pool.template.ts");
  expect(said).toContain("4 combinations, 3 accepted, 3 files (4 checked by TypeScript 7); 3 written to pool.sweep");
  expect(said).toContain("1  pool=4, kernel=3: conv2d 'conv1' kernel 3x3 is larger than the padded input 2x2");
  expect(await readdir(join(project, "pool.sweep"))).toHaveLength(4);
});

for (const [module, moduleResolution] of [
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
] as const) {
  for (const [name, compiler] of Object.entries(compilers)) {
    test(`${name} finds the types, and what is wrong, with module resolution ${moduleResolution}`, async () => {
      const config = `${compiler.split("/")[0]}-${moduleResolution}.json`;
      const skipLibCheck = moduleResolution === "bundler"; // they are the same declarations
      const compilerOptions = { module, moduleResolution, noEmit: true, strict: true, skipLibCheck, ...platform };
      await writeFile(join(project, config), JSON.stringify({ compilerOptions, files: ["train.ts", "wrong.ts"] }));
      const found = await run("node", join(root, "node_modules", compiler), "-p", config);
      expect(found.match(/^\S.*error TS.*$/gm)).toHaveLength(1);
      expect(found).toMatch(/^wrong\.ts\(/m);
      expect(found).toContain("conv2d 'conv1' kernel 9x9 is larger than the padded input 8x8");
    });
  }
}
