/** A source over a table: CSV, TSV or Parquet. */
import { checkNumber, checkOptions } from "../../../dsl/check.ts";
import { AkidError, UsageError } from "../../../dsl/errors.ts";
import { permutation } from "../../random/index.ts";
import { arrays } from "../arrays.ts";
import type { SampleTypes, Source } from "../source.ts";
import type { TableColumns } from "./columns.ts";
import { readCsv } from "./csv.ts";
import { readParquet } from "./parquet.ts";

/** What each value of a sample is made of. */
export type TableSamples = Readonly<Record<string, TableColumns>>;

/** The types of the samples of a table. */
export type samplesOf<C extends TableSamples> = { readonly [K in keyof C]: C[K]["type"] };

export interface TableOptions<C extends TableSamples> {
  /** A CSV file, or what its name says: .tsv, .parquet; text files may end in .gz. */
  readonly train: string;
  /** Another file, or the part of the rows of `train` that judges, between 0 and 1: random rows. */
  readonly validation: string | number;
  readonly samples: C;
  /** Of the random rows that judge; default 0. */
  readonly seed?: number;
  /** By column, what stands where there is no value; default: a missing value is an error. */
  readonly fill?: Readonly<Record<string, number | string>>;
  /** Texts that say that there is no value, such as "?" or "NA", beside the empty cell. */
  readonly missing?: readonly string[];
  /** What is between the cells of a text file; default "," and in .tsv files a tab. */
  readonly separator?: string;
  /** The names of the columns, if no text file begins with them. */
  readonly header?: readonly string[];
}

/**
 * A table as a source; it is read into memory as numbers.
 *
 * @example
 * const iris = await table("iris", {
 *   train: "iris.csv",
 *   validation: 0.2,
 *   samples: { x: numbers("sepal length", "sepal width"), label: classes("species", ["setosa", "virginica"]) },
 * }); // Source<{ x: TensorType<[2], "float32">, label: TensorType<[], "index<2>"> }>
 * @throws AkidError naming the file, line and column of what is missing or does not fit
 */
export async function table<const C extends TableSamples>(
  name: string,
  options: TableOptions<C>,
): Promise<Source<samplesOf<C>>> {
  const { train, validation, samples, seed = 0 } = options;
  checkOptions(name, options, optionNames);
  checkNumber(name, "seed", seed, "an integer", Number.isSafeInteger);
  if (typeof validation !== "string") {
    checkNumber(name, "validation", validation, "a file, or a number between 0 and 1", (part) => part > 0 && part < 1);
  }
  checkFill(name, options);
  const all = await read(name, train, options);
  const parts =
    typeof validation === "string"
      ? { train: all, validation: await read(name, validation, options) }
      : split(name, all, validation, seed);
  const types = Object.fromEntries(Object.entries(samples).map(([key, { type }]) => [key, type]));
  const columns = (part: Rows) => part.values as { readonly [K in keyof C]: readonly number[] };
  return arrays(name, {
    samples: types as SampleTypes as samplesOf<C>,
    train: columns(parts.train),
    validation: columns(parts.validation),
  });
}

const optionNames = ["train", "validation", "samples", "seed", "fill", "missing", "separator", "header"];

/** The numbers of all rows, by name. */
interface Rows {
  readonly count: number;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

function checkFill(where: string, { fill = {}, samples }: TableOptions<TableSamples>): void {
  for (const [column, value] of Object.entries(fill)) {
    const users = Object.values(samples).filter(({ columns }) => columns.includes(column));
    if (users.length === 0)
      throw new UsageError({ where, what: `fill has '${column}', which is no column of a sample` });
    const expected = users.map(({ numberOf }) => numberOf(value)).find((result) => typeof result === "string");
    if (expected === undefined) continue;
    throw new UsageError({ where, what: `fill has '${value}' for column '${column}', ${expected}` });
  }
}

async function read(where: string, file: string, options: TableOptions<TableSamples>): Promise<Rows> {
  const { samples, fill = {}, missing = [], separator, header } = options;
  const absent = new Set<unknown>([undefined, null, "", ...missing]);
  const cellsOf = Object.entries(samples).flatMap(([key, { columns, numberOf }]) => {
    const values: number[] = [];
    return columns.map((column) => ({ key, column, numberOf, values }));
  });
  let count = 0;
  const reader = /\.parquet$/i.test(file) ? readParquet : readCsv;
  await reader(where, file, { wanted: cellsOf.map(({ column }) => column), separator, header }, (cells, place) => {
    for (const [i, { column, numberOf, values }] of cellsOf.entries()) {
      const isAbsent = absent.has(cells[i]) || Number.isNaN(cells[i]);
      const cell = isAbsent ? fill[column] : cells[i];
      if (cell === undefined) throw absentValue(where, `'${file}' ${place} has no value in column '${column}'`);
      const value = numberOf(cell);
      if (typeof value === "number") values.push(value);
      else
        throw new AkidError({ where, what: `'${file}' ${place} has ${shown(cell)} in column '${column}', ${value}` });
    }
    count++;
  });
  if (count === 0) throw new AkidError({ where, what: `'${file}' has no rows` });
  return { count, values: Object.fromEntries(cellsOf.map(({ key, values }) => [key, values])) };
}

const absentValue = (where: string, what: string): AkidError =>
  new AkidError({ where, what, advice: "Leave the row out, or give the option fill a value for this column." });

/** A cell, shortened to a part of a sentence. */
function shown(cell: unknown): string {
  if (typeof cell === "object") return "no single value";
  const text = String(cell);
  return `'${text.length > 40 ? `${text.slice(0, 40)}...` : text}'`;
}

/** Random rows to judge, the others to train on, both in the order of the file. */
function split(
  where: string,
  { count, values }: Rows,
  part: number,
  seed: number,
): Record<"train" | "validation", Rows> {
  const held = Math.round(count * part);
  if (held === 0 || held === count) {
    throw new AkidError({ where, what: `of ${count} rows ${held} would judge, which leaves one part without any` });
  }
  const isHeld = new Uint8Array(count);
  for (const row of permutation(count, { seed, stream: "table" }).subarray(0, held)) isHeld[row] = 1;
  const chosen = (flag: number): Rows => {
    const entries = Object.entries(values).map(([key, all]) => {
      const length = all.length / count;
      return [key, all.filter((_, i) => isHeld[Math.floor(i / length)] === flag)] as const;
    });
    return { count: flag === 1 ? held : count - held, values: Object.fromEntries(entries) };
  };
  return { train: chosen(0), validation: chosen(1) };
}
