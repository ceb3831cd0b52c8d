/** Trains for a very long time, and says when it ends: the test interrupts it. */
import { Kid } from "akid/train";
import { toyOptions } from "./toy.ts";

const kid = new Kid({
  ...toyOptions,
  output: process.stdout,
  backend: "tfjs:wasm",
  logDir: process.argv[2] ?? "",
  maxEpochs: 1e6,
});
const { interrupted, steps } = await kid.practice();
console.log(JSON.stringify({ interrupted, steps, counted: kid.clock.step }));
