/** Real handwritten digits, in the package itself: nothing to download. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { checkNumber, checkOptions } from "../../dsl/check.ts";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { index } from "../../dsl/input.ts";
import type { TensorType } from "../../dsl/tensor.ts";
import { permutation } from "../random/index.ts";
import { arrays, sample } from "./arrays.ts";
import type { Source } from "./source.ts";

const rows = 1797;
const pixels = 64;
const validationRows = 360;

/** One digit: 8x8 pixels from 0 to 1, and which digit it is. */
export type DigitsSamples = {
  readonly image: TensorType<[8, 8, 1], "float32">;
  readonly label: TensorType<[], "index<10>">;
};

export interface DigitsOptions {
  /** Which 360 of the 1,797 rows judge: random ones (default), or the last ones, by writers who are not trained on. */
  readonly split?: "random" | "writers";
  /** Seed of the random split; default 0. */
  readonly seed?: number;
  /** Another file of the same form; default: the one in the package. */
  readonly file?: string;
}

/**
 * The UCI "Optical Recognition of Handwritten Digits" test set (E. Alpaydin and C. Kaynak, CC BY 4.0): 1,437 digits to
 * train on, 360 to judge.
 *
 * @example sensor(digits({ split: "writers" }), { batchSize: 32 })
 * @throws AkidError naming the file, and the line, that is missing or damaged
 */
export function digits(options: DigitsOptions = {}): Source<DigitsSamples> {
  const { split = "random", seed = 0, file = packaged() } = options;
  checkOptions("digits", options, ["split", "seed", "file"]);
  checkNumber("digits", "seed", seed, "an integer", Number.isSafeInteger);
  if (split !== "random" && split !== "writers") {
    throw new UsageError({
      where: "digits",
      what: `split expects "random" or "writers", found ${JSON.stringify(split)}`,
    });
  }
  const all = parse(file, read(file));
  const order = split === "random" ? permutation(rows, { seed, stream: "digits" }) : Int32Array.from(all.keys());
  const part = (from: number, to?: number) => {
    const chosen = Array.from(order.subarray(from, to), (row) => all[row] as Row);
    return { image: chosen.flatMap((row) => row.image), label: chosen.map((row) => row.label) };
  };
  return arrays("digits", {
    samples: { image: sample([8, 8, 1]), label: sample([], index(10)) },
    train: part(0, -validationRows),
    validation: part(-validationRows),
  });
}

/** The data file of the package, from its sources as from its build. */
function packaged(): string {
  return join(dirname(createRequire(import.meta.url).resolve("akid/package.json")), "data", "digits.csv.gz");
}

const restore = "Reinstall akid, or give digits({ file }) a whole copy.";

function read(file: string): string {
  try {
    return gunzipSync(readFileSync(file)).toString("utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const what =
      code === "ENOENT"
        ? `there is no file '${file}'`
        : code?.startsWith("Z_")
          ? `'${file}' is not a whole gzip file (${message})`
          : `'${file}' cannot be read (${message})`;
    throw new AkidError({ where: "digits", what, advice: restore }, { cause });
  }
}

interface Row {
  readonly image: readonly number[];
  readonly label: number;
}

function parse(file: string, text: string): readonly Row[] {
  const lines = text.trimEnd().split("\n");
  const parsed = lines.map((line, i) => parseRow(`'${file}' line ${i + 1}`, line));
  if (parsed.length === rows) return parsed;
  throw new AkidError({
    where: "digits",
    what: `'${file}' has ${parsed.length} lines, expected ${rows}`,
    advice: restore,
  });
}

function parseRow(place: string, line: string): Row {
  const cells = line.split(",");
  if (cells.length !== pixels + 1) {
    throw new AkidError({
      where: "digits",
      what: `${place} has ${cells.length} columns, expected ${pixels + 1}`,
      advice: restore,
    });
  }
  const numbers = cells.map((cell, i) => {
    const highest = i < pixels ? 16 : 9;
    const value = Number(cell);
    if (/^\d+$/.test(cell) && value <= highest) return value;
    const expected = `expected an integer from 0 to ${highest}`;
    throw new AkidError({
      where: "digits",
      what: `${place} column ${i + 1} is '${cell}', ${expected}`,
      advice: restore,
    });
  });
  return { image: numbers.slice(0, pixels).map((value) => value / 16), label: numbers[pixels] as number };
}
