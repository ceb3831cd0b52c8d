/** What reads a file of rows. */
import { AkidError } from "../../../dsl/errors.ts";
import { nearest } from "./nearest.ts";

export interface ReadOptions {
  /** The columns to read; each may be asked for several times. */
  readonly wanted: readonly string[];
  /** Of the cells of a text file. */
  readonly separator?: string | undefined;
  /** The names of the columns, of a text file that does not begin with them. */
  readonly header?: readonly string[] | undefined;
}

/** Is given the wanted cells of each row, and where it stands (`line 7`). */
export type Visit = (cells: readonly unknown[], place: string) => void;

export type Reader = (where: string, file: string, options: ReadOptions, visit: Visit) => Promise<void>;

/** Where the wanted columns stand. */
export function placesOf(
  where: string,
  file: string,
  columns: readonly string[],
  wanted: readonly string[],
): readonly number[] {
  return wanted.map((name) => {
    const place = columns.indexOf(name);
    if (place < 0) {
      const meant = nearest(name, columns);
      const advice = `${meant === undefined ? "" : `Did you mean '${meant}'? `}Its columns are ${listed(columns)}.`;
      throw new AkidError({ where, what: `'${file}' has no column '${name}'`, advice });
    }
    if (columns.includes(name, place + 1)) throw new AkidError({ where, what: `'${file}' has '${name}' twice` });
    return place;
  });
}

const listed = (columns: readonly string[]): string =>
  columns.slice(0, 20).join(", ") + (columns.length > 20 ? ` and ${columns.length - 20} more` : "");
