/** Folders of sweeps with variants written by hand: a brain and a source so small that a run takes a moment. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest, Variant } from "../../../codegen/generate/manifest.ts";
import { root as akid, built } from "../../built.ts";
import { settings } from "../folder.ts";

const root = mkdtempSync(join(tmpdir(), "akid-sweep-"));
built("");
mkdirSync(join(root, "node_modules"));
symlinkSync(akid, join(root, "node_modules/akid"));
writeFileSync(join(root, "package.json"), '{ "type": "module" }');

const project = { extends: join(akid, "tsconfig.json"), compilerOptions: settings, include: ["*.ts"], exclude: [] };
writeFileSync(join(root, "tsconfig.json"), JSON.stringify(project));

/** Writes a template into a folder of its own; gives its path. */
export function newTemplate(text: string): string {
  const file = join(mkdtempSync(join(root, "template-")), "line.template.ts");
  writeFileSync(file, text);
  return file;
}

/** A learning rate, and whatever else a variant's text is to hold. */
export interface Sketch {
  readonly lr: number;
  readonly epochs?: number;
  /** Statements before the export. */
  readonly before?: string;
  /** Instead of the options of a Kid. */
  readonly exported?: string;
}

const text = ({ lr, epochs = 3, before = "", exported = "options" }: Sketch): string => `// A line.
import { attach, accuracy, brain, dense, index, input, softmaxCrossEntropy } from "akid";
import { arrays, sample } from "akid/sources";
import { Kid, type KidOptions, sensor, sgd } from "akid/train";

const x = input("x", [2]);
const y = input("y", [], index(2));
const logits = x.attach("ip1", dense(2));
const loss = attach("loss", softmaxCrossEntropy(), [logits, y]);
const net = brain("line", { x, y }, { outputs: { logits }, loss, evals: { accuracy: attach("accuracy", accuracy(), [logits, y]) } });
const part = (n: number) => ({ x: Array.from({ length: 2 * n }, (_, i) => Math.sin(i)), y: Array.from({ length: n }, (_, i) => (Math.sin(2 * i) > 0 ? 1 : 0)) });
const source = arrays("line", { samples: { x: sample([2]), y: sample([], index(2)) }, train: part(16), validation: part(8) });
const options = { sensor: sensor(source, { batchSize: 8 }), brain: net, kongfu: sgd({ lr: ${lr} }), maxEpochs: ${epochs} } satisfies KidOptions<typeof net, typeof source.samples>;
${before}
export default ${exported};
void Kid;
`;

/** Writes the variants, \`v0.ts\`, \`v1.ts\`, ..., and their manifest; gives the folder. */
export function newSweep(sketches: readonly Sketch[], seeds: readonly number[] = [0]): string {
  const folder = mkdtempSync(join(root, "sweep-"));
  const variants = sketches.map((sketch, i): Variant => {
    const file = `v${i}.ts`;
    writeFileSync(join(folder, file), text(sketch));
    const sha256 = createHash("sha256").update(text(sketch)).digest("hex");
    return { id: `id${i}`, file, sha256, parameters: { lr: sketch.lr }, seeds, verdict: "accepted" };
  });
  const template = { file: "line.template.ts", sha256: "" };
  const manifest = {
    version: 1,
    generator: "akid",
    template,
    space: {},
    options: {},
    combinations: 1,
    variants,
  } as const;
  writeFileSync(join(folder, "sweep.json"), JSON.stringify(manifest satisfies Manifest));
  return folder;
}
