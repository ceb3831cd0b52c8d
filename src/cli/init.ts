/** `akid init`: a project that type-checks and trains. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { ownPackage } from "../files/package.ts";
import { command } from "./command.ts";

const program = `/** A network on real digits: \`npx akid train train.ts\`. */
import { accuracy, attach, brain, conv2d, dense, flatten, index, input, maxPool, relu, softmaxCrossEntropy } from "akid";
import { digits } from "akid/sources";
import { adam, Kid, sensor } from "akid/train";

const image = input("image", [8, 8, 1]); // Tensor<["B", 8, 8, 1]>
const label = input("label", [], index(10)); // Tensor<["B"], "index<10>">

const logits = image
  .attach("conv1", conv2d(32, 3, { padding: "same" }))
  .attach("relu1", relu())
  .attach("pool1", maxPool(2)) // Tensor<["B", 4, 4, 32]>
  .attach("flat", flatten())
  .attach("ip1", dense(10)); // Tensor<["B", 10]>

const net = brain(
  "digits",
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
    evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
  },
);

export default new Kid({
  sensor: sensor(digits(), { batchSize: 32 }),
  brain: net,
  kongfu: adam({ lr: 0.003 }),
  maxEpochs: 10,
  logDir: "runs/digits",
  checkpoint: { best: { metric: "accuracy" } },
});
`;

const settings = {
  compilerOptions: {
    target: "es2023",
    lib: ["es2023", "esnext.disposable"],
    module: "nodenext",
    moduleResolution: "nodenext",
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ["*.ts"],
};

/** The files of a project of this name. */
const filesOf = (name: string): Readonly<Record<string, string>> => ({
  "package.json": `${JSON.stringify(
    {
      name,
      private: true,
      type: "module",
      scripts: { train: "akid train train.ts", check: "tsc" },
      dependencies: { akid: `^${ownPackage().version}` },
      devDependencies: { "@types/node": "^20.19.0", typescript: "^5.9.0" },
      allowScripts: { esbuild: false, "onnxruntime-node": false }, // npm 11; neither needs its own
    },
    null,
    2,
  )}\n`,
  "tsconfig.json": `${JSON.stringify(settings, null, 2)}\n`,
  "train.ts": program,
  ".gitignore": "node_modules/\nruns/\n",
  // Its CPU library is in the package; its install script looks for CUDA's, and fails where there is no way to them.
  ".npmrc": "onnxruntime-node-install=skip\n",
  "README.md": `# ${name}\n\n\`\`\`sh\nnpm install\nnpm run check   # the types of the network\nnpm run train   # logs and checkpoints in runs/digits\nnpx akid validate runs/digits --best\ntensorboard --logdir runs   # the curves, where TensorBoard is installed\n\`\`\`\n`,
});

/** Makes the project; tells what it is. @throws UsageError for a folder that has something in it */
function init(target: string): { readonly folder: string; readonly name: string; readonly files: readonly string[] } {
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new UsageError({ where: "init", what: `'${target}' is not empty`, advice: "Give a new folder." });
  }
  mkdirSync(target, { recursive: true });
  const name = basename(resolve(target)).toLowerCase();
  const safe = name.replace(/[^a-z0-9._-]+/g, "-").replace(/^[._-]+/, "") || "experiment";
  const files = filesOf(safe);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(target, file), text, { flag: "wx" });
  return { folder: resolve(target), name: safe, files: Object.keys(files) };
}

export const initCommand = command({
  takes: ["DIR"],
  options: { json: { type: "boolean", text: "Prints the folder, the project's name and its files as JSON." } },
  more: ["DIR is a new folder, or an empty one: it gets a network on real digits, its training, and tsconfig.json."],
  run([target = ""], { json }) {
    const made = init(target);
    const change = target === "." ? "" : `cd ${target} && `;
    console.log(json ? JSON.stringify(made) : `${target} is ready: ${change}npm install && npm run train`);
    return 0;
  },
});
