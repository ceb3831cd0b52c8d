/**
 * Batches of 128 CIFAR-shaped images with pad-crop-flip, from akid's sensor and PyTorch's DataLoader, in turns:
 * PYTHON=python npx tsx --conditions=akid-source bench/loader/table.ts
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { index } from "akid";
import { flip, padAndCrop } from "akid/jokers";
import { byteImages, sample } from "akid/sources";
import { sensor } from "akid/train";

const count = 2_560;
const epochs = 11;
const rounds = 3;

const part = (n: number) => ({
  image: Uint8Array.from({ length: n * 3072 }, (_, i) => (i * 2654435761) >>> 24),
  label: Int32Array.from({ length: n }, (_, i) => i % 10),
});
const [train, validation] = [part(count), part(128)];
const source = byteImages("cifar", {
  samples: { image: sample([32, 32, 3]), label: sample([], index(10)) },
  train: { image: train.image, labels: { label: train.label } },
  validation: { image: validation.image, labels: { label: validation.label } },
});

/** Milliseconds for a batch, of each epoch after the first, which starts the workers. */
async function akid(workers: number): Promise<number[]> {
  await using it = sensor(source, { batchSize: 128, jokers: [padAndCrop(4), flip()], workers });
  const times: number[] = [];
  for (let epoch = 0; epoch <= epochs; epoch++) {
    const begin = performance.now();
    let batches = 0;
    for await (const { image } of it.epoch(epoch)) if (image.data.length > 0) batches++;
    if (epoch > 0) times.push((performance.now() - begin) / batches);
  }
  return times;
}

function torch(workers: number): number[] {
  const script = fileURLToPath(new URL("./torch_loader.py", import.meta.url));
  const args = ["-B", script, workers, epochs, count].map(String);
  return JSON.parse(execFileSync(process.env.PYTHON ?? "python3", args, { encoding: "utf8" })) as number[];
}

/** The least of all rounds: what other processes take away differs from epoch to epoch. */
const rows: Record<string, Record<string, string>> = {};
for (const workers of [0, 1, 2]) {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(...(await akid(workers)));
    theirs.push(...torch(workers));
  }
  const [ourLeast, theirLeast] = [Math.min(...ours), Math.min(...theirs)];
  rows[`${workers} workers`] = {
    "akid ms": ourLeast.toFixed(2),
    "PyTorch ms": theirLeast.toFixed(2),
    "times as fast": (theirLeast / ourLeast).toFixed(1),
  };
}
console.table(rows);
