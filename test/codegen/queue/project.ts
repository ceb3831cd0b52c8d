/** A template whose trials are as slow as a test wants, and clones of it as other machines have them. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { newTemplate } from "../sweep/folder.ts";

const text = (
  count: number,
  slow: string,
): string => `import { accuracy, attach, brain, dense, index, input, softmaxCrossEntropy } from "akid";
import { arrays, sample } from "akid/sources";
import { sensor, sgd } from "akid/train";
import { choice } from "akid/tune";
import { pace } from "pace";

const lr: number = choice([${Array.from({ length: count }, (_, i) => (i + 1) / 10).join(", ")}]);
const x = input("x", [2]);
const y = input("y", [], index(2));
const logits = x.attach("ip1", dense(2));
const loss = attach("loss", softmaxCrossEntropy(), [logits, y]);
const line = brain("line", { x, y }, { outputs: { logits }, loss, evals: { accuracy: attach("accuracy", accuracy(), [logits, y]) } });
const part = (n: number) => ({ x: Array.from({ length: 2 * n }, (_, i) => Math.sin(i)), y: Array.from({ length: n }, (_, i) => (Math.sin(2 * i) > 0 ? 1 : 0)) });
const source = arrays("line", { samples: { x: sample([2]), y: sample([], index(2)) }, train: part(16), validation: part(8) });
const batchBegin = (): Promise<void> => pace(${JSON.stringify(slow)});

export default { sensor: sensor(source, { batchSize: 8 }), brain: line, kongfu: sgd({ lr }), maxEpochs: 20, hooks: { batchBegin } };
`;

const pace = `import { existsSync } from "node:fs";
export const pace = (slow) => new Promise((resolve) => setTimeout(resolve, existsSync(slow) ? 200 : 0));
`;

/** A package of the templates' project, which has no types of Node. */
function writePackage(project: string): void {
  const folder = join(project, "node_modules/pace");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    '{ "name": "pace", "type": "module", "main": "index.js", "types": "index.d.ts" }',
  );
  writeFileSync(join(folder, "index.js"), pace);
  writeFileSync(join(folder, "index.d.ts"), "export declare const pace: (slow: string) => Promise<void>;\n");
}

export class Experiment {
  readonly template: string;
  /** While it is there, each of the 40 steps of a trial takes a fifth of a second. */
  readonly #slow: string;

  constructor(count: number) {
    const first = newTemplate("");
    this.#slow = join(dirname(first), "slow");
    writePackage(dirname(dirname(first)));
    this.template = first;
    writeFileSync(first, text(count, this.#slow));
  }

  get folder(): string {
    return join(dirname(this.template), "line.sweep");
  }

  /** The same on a machine that shares no disk: `edit` changes its template. */
  clone(edit: (text: string) => string = (same) => same): string {
    return newTemplate(edit(readFileSync(this.template, "utf8")));
  }

  /** Brings a clone to the same version. */
  bring(clone: string): void {
    writeFileSync(clone, readFileSync(this.template));
  }

  slow(): void {
    writeFileSync(this.#slow, "");
  }

  fast(): void {
    rmSync(this.#slow, { force: true });
  }
}
