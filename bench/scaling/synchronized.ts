/**
 * What synchronised batchNorm costs: a training step of ResNet-20 on two towers of one thread each, with the statistics of
 * each tower and with those of the batch, in turns; least and median of wall time, and of processor time of all threads:
 * npx tsx --conditions=akid-source bench/scaling/synchronized.ts [rounds] [backend]
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { momentum } from "akid/train";
import { dataParallelEngine } from "../../src/engines/data-parallel.ts";
import type { Engine } from "../../src/engines/engine.ts";
import { median } from "../median.ts";
import { resnet20 } from "../native/nets.ts";
import { batchOf } from "./steps.ts";

const rounds = Number(process.argv[2] ?? 20);
const backend = process.argv[3] ?? "onnx";
const kongfu = momentum({ lr: 0.01 });

const open = async (synchronized: boolean): Promise<Engine> => {
  const { network } = resnet20({ synchronized }).brain;
  return dataParallelEngine({ network, kongfu, backend, towers: 2, threads: 1, place: "threads" });
};

const ways = [
  { name: "each tower's statistics", engine: await open(false), walls: [] as number[], works: [] as number[] },
  { name: "the batch's statistics", engine: await open(true), walls: [] as number[], works: [] as number[] },
];
const { batch, image } = resnet20();
const given = batchOf(batch, image);

for (let step = -2; step < rounds; step++) {
  for (const { engine, walls, works } of ways) {
    const [begin, before] = [performance.now(), process.cpuUsage()];
    await engine.train(given, { step: step + 2, stepsPerEpoch: 1000 });
    const { user, system } = process.cpuUsage(before);
    if (step < 0) continue;
    walls.push(performance.now() - begin);
    works.push((user + system) / 1000);
  }
}

const machine = `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`;
console.log(`${machine}; ${backend}, batch ${batch}, ${rounds} steps each, ms a step: least (median)\n`);
console.log("| ResNet-20, 2 towers | wall time | processor time |");
console.log("|---|---|---|");
const shown = (times: readonly number[]): string => `${Math.min(...times).toFixed(0)} (${median(times).toFixed(0)})`;
for (const { name, walls, works } of ways) console.log(`| ${name} | ${shown(walls)} | ${shown(works)} |`);
for (const { engine } of ways) await engine.dispose();
