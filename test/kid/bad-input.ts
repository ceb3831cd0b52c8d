/** Runs one mistake in a process of its own, as a user's script would: the test looks at message and exit code. */
import { arrays, digits } from "akid/sources";
import { Kid, momentum, sensor } from "akid/train";
import { endOnError } from "../../src/cli/main.ts";
import { newFolder, toy, toyOptions, toySource } from "./toy.ts";

endOnError();
const [mistake = "", file = ""] = process.argv.slice(2);
const options = { ...toyOptions, logDir: newFolder() };
const { samples } = toySource;
const broken = { x: [0, 0, Number.NaN, 0], y: [0, 1] };

const mistakes: Record<string, () => unknown> = {
  "zero batch size": () => sensor(digits(), { batchSize: 0 }),
  "both lengths": () => new Kid({ ...options, maxSteps: 1, maxEpochs: 1 } as never),
  "no length": () => new Kid(options as never),
  "data file": () => digits({ file }),
  "learning rate": () => new Kid({ ...options, kongfu: momentum({ lr: 1e30 }), maxEpochs: 1 }).practice(),
  "NaN in the data": () => {
    const source = arrays("broken", { samples, train: broken, validation: broken });
    return new Kid({ ...options, brain: toy, sensor: sensor(source, { batchSize: 2 }), maxEpochs: 1 }).practice();
  },
  "a mistake of one's own": () => {
    throw new TypeError("mine");
  },
};
await mistakes[mistake]?.();
