/** Trains for a very long time, or hangs in a step, and says when it ends: the test interrupts it. */
import { Kid } from "akid/train";
import { toyOptions } from "./toy.ts";

const [, , logDir = "", hangs] = process.argv;
const kid = new Kid({
  ...toyOptions,
  output: process.stdout,
  backend: "tfjs:wasm",
  logDir,
  maxEpochs: 1e6,
  hooks: {
    batchBegin: async (_, { clock }) => {
      if (!hangs || clock.step < 9) return;
      console.log("hangs");
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    },
  },
});
const { interrupted, steps } = await kid.practice();
console.log(JSON.stringify({ interrupted, steps, counted: kid.clock.step }));
