/** `akid augment`: a picture of what the jokers of an experiment make of its images. */
import { writeFileSync } from "node:fs";
import { AkidError } from "../../dsl/errors.ts";
import { contactSheet } from "../jokers/contact-sheet.ts";
import { target } from "../jokers/on.ts";
import { kidOf } from "../kid/experiment.ts";
import type { Sensor } from "../sensors/sensor.ts";
import { command, integerOf, type Values } from "./command.ts";
import { defaultExport } from "./experiment.ts";

const where = "augment";

const options = {
  out: { type: "string", short: "o", value: "FILE", text: "The picture, a PNG; default: augment.png." },
  samples: { type: "string", value: "N", text: "Samples of training, one a line; default 8." },
  epochs: { type: "string", value: "N", text: "Variants of each, one for an epoch; default 8." },
  seed: { type: "string", value: "N", text: "Default: that of the experiment, or 0." },
  image: { type: "string", value: "NAME", text: "The image to show; default: the one that the first joker changes." },
  scale: { type: "string", value: "N", text: "How large a pixel becomes; default: so that images have about 100." },
  json: { type: "boolean", text: "Prints the picture's name, the source and the jokers as JSON." },
} as const;

async function augment(file: string, values: Values<typeof options>): Promise<void> {
  const number = (name: "samples" | "epochs" | "scale") => integerOf(name, values[name], 1);
  const [samples = 8, epochs = 8] = [number("samples"), number("epochs")];
  const { sensor, seed: ownSeed } = await experimentOf(file);
  const { original, jokers, config } = sensor;
  const seed = integerOf("seed", values.seed, 0) ?? ownSeed;
  const [first] = jokers;
  const { image = first ? target(first).image : "image" } = values;
  const scale = number("scale") ?? scaleFor(sensor, image);
  const picture = await contactSheet(original, jokers, { samples, epochs, seed, image, scale });
  const { out = "augment.png" } = values;
  try {
    writeFileSync(out, picture);
  } catch (cause) {
    throw new AkidError({ where, what: `'${out}' cannot be written: ${(cause as Error).message}` }, { cause });
  }
  const lines = Math.min(samples, original.sizes.train);
  if (values.json) {
    const told = { file: out, source: original.name, samples: lines, epochs, seed, jokers: config.jokers };
    process.stdout.write(`${JSON.stringify(told)}\n`);
    return;
  }
  const chain = jokers.length === 0 ? "no jokers" : jokers.map(({ kind }) => kind).join(", ");
  process.stdout.write(
    `${out}: ${lines} samples of ${original.name}, each as it is and in ${epochs} epochs: ${chain}\n`,
  );
}

/** A sensor, or that of a Kid. */
async function experimentOf(file: string): Promise<{ readonly sensor: Sensor; readonly seed: number }> {
  const exported = await defaultExport(where, file);
  const made: unknown = typeof exported === "function" ? await exported() : exported;
  if (isSensor(made)) return { sensor: made, seed: made.config.seed ?? 0 };
  const { sensor, options } = await kidOf(made, { own: { output: null }, where: file });
  return { sensor, seed: sensor.config.seed ?? options.seed ?? 0 };
}

const isSensor = (value: unknown): value is Sensor =>
  typeof value === "object" && value !== null && "original" in value && "jokers" in value && "epoch" in value;

/** A whole factor that brings an image to about 100 pixels. */
function scaleFor({ original }: Sensor, image: string): number {
  const [height, width] = original.samples[image]?.shape ?? [];
  const largest = Math.max(Number(height), Number(width));
  return largest > 0 ? Math.max(1, Math.round(100 / largest)) : 1;
}

export const augmentCommand = command({
  takes: ["FILE"],
  options,
  more: ["FILE exports by default a sensor, a Kid, the options of one, or a function that gives any of these."],
  run: async ([file = ""], values) => {
    await augment(file, values);
    return 0;
  },
});
