/** One contender of the table: akid's training step on a backend. Arguments: backend, net. See `turns.ts`. */
import { createInterface } from "node:readline";
import { momentum } from "akid/train";
import { loadBackend } from "../../src/backends/load.ts";
import { initialValue } from "../../src/lower/initialise.ts";
import { names, parametersOf, slotsOf, trainPlan } from "../../src/lower/programs.ts";
import { nets } from "./nets.ts";

const [, , backendName = "", netName = ""] = process.argv;
const { brain, batch, image } = nets[netName] as (typeof nets)[string];
const shapes = { image: [batch, ...image], label: [batch] };
const kongfu = momentum({ lr: 0.01 });
const parameters = parametersOf(brain.network, shapes);
const variables = [...parameters, ...slotsOf(parameters, kongfu)];
const { AKID_THREADS } = process.env;
const threads = AKID_THREADS === undefined ? {} : { threads: Number(AKID_THREADS) };
const backend = await loadBackend({ name: backendName, ...threads });
const session = await backend.open(
  Object.fromEntries(variables.map((variable) => [variable.name, initialValue(variable, 0)])),
);
const step = await session.compile(trainPlan(brain.network, kongfu, shapes).program);

// Any numbers do: the cheap sine of the place.
const wave = (_: unknown, i: number): number => Math.sin(i * 12.9898) * 1.5;
const size = image.reduce((a, b) => a * b, batch);
const feeds = {
  image: { data: Float32Array.from({ length: size }, wave), shape: shapes.image },
  label: { data: Int32Array.from({ length: batch }, (_, i) => i % 10), shape: [batch] },
  [names.scalar("lr")]: { data: Float32Array.of(0.01), shape: [] },
};

let loss = Number.NaN;
for await (const line of createInterface({ input: process.stdin })) {
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (let i = 0; i < Number(line); i++) {
    const begin = performance.now();
    loss = (await step.run(feeds)).loss?.data[0] as number;
    times.push(performance.now() - begin);
  }
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ times, cpu: (user + system) / 1000 / times.length, loss }));
}
