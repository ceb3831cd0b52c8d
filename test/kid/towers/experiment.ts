/** An experiment on two towers that are given up soon where the environment says so. */
import { attach, brain, dense, index, input, softmaxCrossEntropy } from "akid";
import { arrays, sample } from "akid/sources";
import { momentum, sensor } from "akid/train";

const x = input("x", [2]);
const y = input("y", [], index(3));
const loss = attach("loss", softmaxCrossEntropy(), [x.attach("ip1", dense(3)), y]);

const points = (n: number) => ({
  x: Array.from({ length: 2 * n }, (_, i) => ((i * 7919) % 101) / 101),
  y: Array.from({ length: n }, (_, i) => i % 3),
});

const samples = { x: sample([2]), y: sample([], index(3)) };

// biome-ignore lint/style/noDefaultExport: an experiment is what its file exports by default.
export default {
  sensor: sensor(arrays("points", { samples, train: points(48), validation: points(12) }), { batchSize: 8 }),
  brain: brain("plain", { x, y }, { loss }),
  kongfu: momentum({ lr: 0.05 }),
  engine: { name: "data-parallel", towers: 2, timeout: 3, patience: Number(process.env.PATIENCE ?? 600) },
  checkpoint: { every: 4 },
  maxSteps: 12,
} as const;
