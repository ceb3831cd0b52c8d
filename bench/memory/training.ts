/**
 * Memory over a long training with validation, checkpoints, event files, a monitor and hooks: resident memory, heap and
 * buffers at each 500th step.
 * Run it from the root: node --import tsx --conditions=akid-source bench/memory/training.ts [onnx|tfjs:wasm|tfjs:native] [steps]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  accuracy,
  attach,
  batchNorm,
  brain,
  conv2d,
  dense,
  dropout,
  flatten,
  index,
  input,
  maxPool,
  relu,
  softmaxCrossEntropy,
} from "akid";
import { digits } from "akid/sources";
import { adam, average, Kid, sensor, warmUp } from "akid/train";
import { type BackendName, isBackendName } from "../../src/backends/load.ts";
import { locateNative } from "../../src/native/locate.ts";

const every = 500;

const image = input("image", [8, 8, 1]);
const label = input("label", [], index(10));
const logits = image
  .attach("conv1", conv2d(16, 3, { padding: "same" }))
  .attach("bn1", batchNorm())
  .attach("relu1", relu())
  .attach("pool1", maxPool(2))
  .attach("drop1", dropout(0.25))
  .attach("flat", flatten())
  .attach("ip1", dense(10));
const net = brain(
  "memory",
  { image, label },
  {
    outputs: { logits },
    loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
    evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
  },
);

/** Resident memory without pages of files, which the system takes away and reads again as it likes; NaN but on Linux. */
function ownBytes(): number {
  if (process.platform !== "linux") return Number.NaN;
  const [, kibibytes] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(kibibytes) * 1024;
}

/** Trains on one backend in this process, and prints a row of the table at each 500th step. */
async function measure(backend: BackendName, maxSteps: number): Promise<void> {
  const logDir = mkdtempSync(join(tmpdir(), "akid-memory-"));
  let base: number | undefined;
  const row = (step: number): void => {
    globalThis.gc?.();
    const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
    base ??= rss;
    const cells = [rss, ownBytes(), heapUsed, external, arrayBuffers].map((bytes) =>
      (bytes / 2 ** 20).toFixed(1).padStart(8),
    );
    const change = `${(100 * (rss / base - 1)).toFixed(1)} %`.padStart(8);
    console.log(`${backend.padEnd(11)} ${String(step).padStart(5)} ${cells.join(" ")} ${change}`);
  };
  await using kid = new Kid({
    brain: net,
    sensor: sensor(digits(), { batchSize: 32 }),
    kongfu: average(0.99, adam({ lr: warmUp({ epochs: 1 }, 0.001) })),
    maxSteps,
    logDir,
    output: null,
    backend,
    logEvery: 10,
    validate: { steps: 50 },
    monitor: { values: true, parameters: true, gradients: true, updates: true, images: true, validation: true },
    checkpoint: { every: 25, keep: 2, best: { metric: "accuracy" } },
    hooks: {
      batchBegin: () => {},
      trainLog: ({ step }) => {
        if (step % every === 0) row(step);
      },
      validationLog: async () => {
        const batch = { image: { data: new Float32Array(64), shape: [1, 8, 8, 1] } };
        await kid.predict(batch);
      },
      epochEnd: () => {},
    },
  });
  await kid.practice();
  rmSync(logDir, { recursive: true });
}

const [, , name, steps = "5000"] = process.argv;
if (isBackendName(name)) await measure(name, Number(steps));
else {
  console.log("MiB                rss      own     heap external  buffers      rss against step 500");
  // Each backend in a process of its own: the memory of one would hide that of the other.
  for (const backend of ["onnx", "tfjs:wasm", ...("addon" in locateNative() ? ["tfjs:native"] : [])]) {
    const args = [...process.execArgv, "--expose-gc", fileURLToPath(import.meta.url), backend, steps];
    execFileSync(process.execPath, args, { stdio: "inherit" });
  }
}
