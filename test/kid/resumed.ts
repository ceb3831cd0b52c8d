/** Trains the toy up to a step, from wherever an earlier process was ended; says so when it begins to train. */
import { writeFileSync } from "node:fs";
import { average, Kid, momentum, onPlateau } from "akid/train";
import { toyOptions } from "./toy.ts";

const [logDir = "", maxSteps = "", backend = "onnx"] = process.argv.slice(2);

const kid = new Kid({
  ...toyOptions,
  kongfu: average(0.9, momentum({ lr: onPlateau({ base: 0.05, patience: 2, factor: 0.9 }) })),
  backend: backend as "onnx" | "tfjs:wasm",
  logDir,
  logEvery: 5,
  resume: true,
  checkpoint: { every: 4, keep: 3 },
  maxSteps: Number(maxSteps),
  hooks: { trainBegin: () => console.log("begun") },
});
const { validation, loss } = await kid.practice();
const parameters = Object.entries(await kid.parameters()).map(([name, { data }]) => [name, [...data]]);
const result = { validation, loss, history: kid.history, parameters: Object.fromEntries(parameters) };
writeFileSync(`${logDir}/result.json`, JSON.stringify(result));
