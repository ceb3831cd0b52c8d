/** An experiment that any number of ranks trains alike. */
import { attach, brain, dense, dropout, index, input, relu, softmaxCrossEntropy } from "akid";
import { arrays, sample } from "akid/sources";
import { momentum, sensor } from "akid/train";

const x = input("x", [2]);
const y = input("y", [], index(3));
const hidden = x.attach("ip1", dense(16)).attach("relu1", relu()).attach("drop1", dropout(0.1));
const loss = attach("loss", softmaxCrossEntropy(), [hidden.attach("ip2", dense(3)), y]);

const points = (n: number) => ({
  x: Array.from({ length: 2 * n }, (_, i) => ((i * 7919) % 101) / 101),
  y: Array.from({ length: n }, (_, i) => i % 3),
});

const samples = { x: sample([2]), y: sample([], index(3)) };
const source = arrays("points", { samples, train: points(50), validation: points(13) });

// biome-ignore lint/style/noDefaultExport: an experiment is what its file exports by default.
export default {
  sensor: sensor(source, { batchSize: 8 }),
  brain: brain("plain", { x, y }, { loss }),
  kongfu: momentum({ lr: 0.05 }),
  engine: { name: "mpi", logs: process.env.LOGS === "all" ? "all" : "lead" },
  backend: { name: "onnx", threads: 1 },
  logEvery: 6,
  maxSteps: 24,
} as const;
