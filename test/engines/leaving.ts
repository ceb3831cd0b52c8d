/** A process that ends in the middle of a step of its towers. */
import { attach, brain, dense, input, meanSquaredError } from "akid";
import { dataParallelEngine } from "../../src/engines/data-parallel.ts";
import { sgd } from "../../src/kongfus/sgd.ts";

const x = input("x", [512]);
const y = input("y", [512]);
const loss = attach("loss", meanSquaredError(), [x.attach("ip1", dense(512)), y]);
const { network } = brain("line", { x, y }, { loss });
const engine = await dataParallelEngine({ network, kongfu: sgd({ lr: 0.1 }), backend: "onnx", towers: 2, threads: 1 });
const value = { data: new Float32Array(256 * 512), shape: [256, 512] };
const step = (): Promise<unknown> => engine.train({ x: value, y: value }, { step: 0, stepsPerEpoch: 1 });
await step();
void step();
setTimeout(() => process.exit(3), 2);
