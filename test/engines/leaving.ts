/** A process in the middle of a step of its towers: it ends by itself, or says that it computes, for a test that kills it. */
import { attach, brain, dense, input, meanSquaredError } from "akid";
import { dataParallelEngine } from "../../src/engines/data-parallel.ts";
import { sgd } from "../../src/kongfus/sgd.ts";

const place = process.argv[2] === "processes" ? "processes" : "threads";
const x = input("x", [512]);
const y = input("y", [512]);
const loss = attach("loss", meanSquaredError(), [x.attach("ip1", dense(512)), y]);
const { network } = brain("line", { x, y }, { loss });
const parts = { network, kongfu: sgd({ lr: 0.1 }), backend: "onnx", towers: 2, threads: 1, place } as const;
const engine = await dataParallelEngine(parts);
const value = { data: new Float32Array(256 * 512), shape: [256, 512] };
const step = (): Promise<unknown> => engine.train({ x: value, y: value }, { step: 0, stepsPerEpoch: 1 });
await step();
void step();
if (place === "threads") setTimeout(() => process.exit(3), 2);
else setTimeout(() => console.log("computes"), 500);
