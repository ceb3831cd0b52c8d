/** Trains the toy up to a step, from wherever an earlier process was ended; says so when it has made some steps. */
import { writeFileSync } from "node:fs";
import { average, Kid, momentum, onPlateau } from "akid/train";
import { toyOptions } from "./toy.ts";

const [logDir = "", maxSteps = "", silent = "0"] = process.argv.slice(2);

let steps = 0;

const kid = new Kid({
  ...toyOptions,
  kongfu: average(0.9, momentum({ lr: onPlateau({ base: 0.05, patience: 2, factor: 0.9 }) })),
  backend: "onnx",
  logDir,
  logEvery: 5,
  resume: true,
  checkpoint: { every: 4, keep: 3 },
  maxSteps: Number(maxSteps),
  hooks: {
    batchBegin: () => {
      if (steps++ === Number(silent)) console.log("trains");
    },
  },
});
const { validation, loss } = await kid.practice();
const parameters = Object.entries(await kid.parameters()).map(([name, { data }]) => [name, [...data]]);
const result = { validation, loss, history: kid.history, parameters: Object.fromEntries(parameters) };
writeFileSync(`${logDir}/result.json`, JSON.stringify(result));
