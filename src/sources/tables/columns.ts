/** What a table's columns become: the type of a value of a sample, and the number that a cell stands for. */
import { UsageError } from "../../../dsl/errors.ts";
import { index } from "../../../dsl/input.ts";
import type { TensorType } from "../../../dsl/tensor.ts";
import { sample } from "../arrays.ts";
import { nearest } from "./nearest.ts";

/** The columns that make one value of a sample. */
export interface TableColumns<out T extends TensorType = TensorType> {
  /** One column for each number of the value. */
  readonly columns: readonly string[];
  readonly type: T;
  /** The number that a cell stands for, or what was expected of it. A cell is text, or what a Parquet file holds. */
  readonly numberOf: (cell: unknown) => number | string;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** NaN for what is no number. */
function parsed(cell: unknown): number {
  if (typeof cell === "string") return decimal.test(cell) ? Number(cell) : Number.NaN;
  return typeof cell === "number" || typeof cell === "bigint" || typeof cell === "boolean" ? Number(cell) : Number.NaN;
}

const floatOf = (cell: unknown): number | string => {
  const value = Math.fround(parsed(cell));
  return Number.isFinite(value) ? value : "expected a number";
};

const integerOf =
  (low: number, high: number, expected: string) =>
  (cell: unknown): number | string => {
    const value = parsed(cell);
    return Number.isInteger(value) && value >= low && value <= high ? value : expected;
  };

function made<const T extends TensorType>(
  kind: string,
  columns: readonly string[],
  type: T,
  numberOf: TableColumns["numberOf"],
): TableColumns<T> {
  if (columns.length === 0 || columns.some((name) => typeof name !== "string")) {
    throw new UsageError({ where: kind, what: "expects the names of columns" });
  }
  return Object.freeze({ columns: Object.freeze([...columns]), type, numberOf });
}

/**
 * Columns of numbers, one after the other.
 *
 * @example numbers("sepal length", "sepal width").type // TensorType<[2], "float32">
 */
export function numbers<const N extends readonly string[]>(
  ...columns: N
): TableColumns<TensorType<[N["length"]], "float32">> {
  return made("numbers", columns, sample([columns.length as N["length"]]), floatOf);
}

/** A column of numbers whose value has no axis, as a weight of a sample has none. */
export function number(column: string): TableColumns<TensorType<[], "float32">> {
  return made("number", [column], sample([]), floatOf);
}

/**
 * Columns of integers of 32 bits.
 *
 * @example integers("year", "month").type // TensorType<[2], "int32">
 */
export function integers<const N extends readonly string[]>(
  ...columns: N
): TableColumns<TensorType<[N["length"]], "int32">> {
  const read = integerOf(-(2 ** 31), 2 ** 31 - 1, "expected an integer of 32 bits");
  return made("integers", columns, sample([columns.length as N["length"]], "int32"), read);
}

/**
 * A column of labels: the classes by name, in the order of their indices, or their number if cells are indices.
 *
 * @example classes("species", ["setosa", "versicolor", "virginica"]).type // TensorType<[], "index<3>">
 * @example classes("digit", 10).type                                      // TensorType<[], "index<10>">
 */
export function classes<const N extends readonly string[]>(
  column: string,
  names: N,
): TableColumns<TensorType<[], `index<${N["length"]}>`>>;
export function classes<const N extends number>(column: string, count: N): TableColumns<TensorType<[], `index<${N}>`>>;
export function classes(column: string, given: readonly string[] | number): TableColumns {
  if (typeof given === "number") {
    const read = integerOf(0, given - 1, `expected an integer from 0 to ${given - 1}`);
    return made("classes", [column], sample([], index(given)), read);
  }
  const indices = new Map(given.map((name, i) => [name, i]));
  if (indices.size !== given.length) {
    const twice = given.find((name, i) => given.indexOf(name) < i);
    throw new UsageError({ where: "classes", what: `'${twice}' is there twice` });
  }
  const expected = (name: string): string => {
    const meant = nearest(name, given);
    return `expected one of ${given.length} classes${meant === undefined ? "" : ` (the nearest is '${meant}')`}`;
  };
  const read = (cell: unknown): number | string => indices.get(String(cell)) ?? expected(String(cell));
  return made("classes", [column], sample([], index(given.length)), read);
}
