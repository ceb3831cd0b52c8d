/** One rank of network.ts: trains a network, and says what of a step is communication. */
import { momentum } from "akid/train";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { ranksEngine } from "../../src/engines/ranks/engine.ts";
import { openRanks } from "../../src/engines/ranks/open.ts";
import { median } from "../median.ts";
import { nets } from "../native/nets.ts";
import { batchOf, timed } from "./steps.ts";

/** Milliseconds of a step, of the communication in it with its waiting, and of the same sum alone; bytes of that sum. */
export interface Measured {
  readonly step: number;
  readonly inside: number;
  readonly alone: number;
  readonly bytes: number;
}

const [, program, name = "", count] = process.argv;
if (program === import.meta.filename) {
  const net = nets[name];
  if (!net) throw new Error(`there is no network ${name}`);
  const ranks = openRanks({});
  let spent = 0;
  let length = 0;
  const clocked =
    <Value, Result>(act: (value: Value) => Result) =>
    (value: Value): Result => {
      const begin = performance.now();
      const result = act(value);
      spent += performance.now() - begin;
      return result;
    };
  const sum = ranks.sum.bind(ranks);
  ranks.sum = clocked((values: Float32Array) => {
    length = Math.max(length, values.length);
    sum(values);
  });
  ranks.all = clocked(ranks.all.bind(ranks)) as typeof ranks.all;

  const backend = onnxBackend({ threads: 1 });
  const engine = await ranksEngine({ network: net.brain.network, kongfu: momentum({ lr: 0.01 }), backend }, ranks);
  const batch = batchOf(net.batch, net.image);
  await timed(engine, batch, 3);
  const inside: number[] = [];
  const steps: number[] = [];
  for (let i = 0; i < Number(count); i++) {
    spent = 0;
    steps.push(...(await timed(engine, batch, 1, 3 + i)));
    inside.push(spent);
  }
  const values = new Float32Array(length);
  const alone: number[] = [];
  for (let i = 0; i < Number(count); i++) {
    ranks.any([true]); // all begin together
    const begin = performance.now();
    sum(values);
    alone.push(performance.now() - begin);
  }
  const measured: Measured = { step: median(steps), inside: median(inside), alone: median(alone), bytes: 4 * length };
  if (ranks.isLead) process.stdout.write(`${JSON.stringify(measured)}\n`);
  await engine.dispose();
}
