/** Rows of a CSV or TSV file, gzipped or not, one by one, so that its size does not matter. */
import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type CsvError, parse } from "csv-parse";
import { AkidError } from "../../../dsl/errors.ts";
import { placesOf, type Reader } from "./reader.ts";

/**
 * Reads a CSV file (RFC 4180, and a byte order mark, spaces around cells, empty lines, any line end). The first row
 * names the columns unless `header` does.
 */
export const readCsv: Reader = async (where, file, { wanted, separator, header }, visit) => {
  let columns = header;
  let places = columns && placesOf(where, file, columns, wanted);
  const take = (cells: readonly string[], { lines }: { readonly lines: number }): null => {
    if (!columns || !places) {
      columns = cells;
      places = placesOf(where, file, cells, wanted);
      return null;
    }
    if (cells.length !== columns.length) {
      const what = `'${file}' line ${lines} has ${cells.length} cells, expected ${columns.length}`;
      throw new AkidError({ where, what });
    }
    visit(
      places.map((place) => cells[place]),
      `line ${lines}`,
    );
    return null;
  };
  const parser = parse({
    bom: true,
    delimiter: separator ?? (/\.tsv(\.gz)?$/i.test(file) ? "\t" : ","),
    ignore_last_delimiters: false,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    onRecord: take,
  });
  const unpack = /\.gz$/i.test(file) ? [createGunzip()] : [];
  const nothing = new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline([createReadStream(file), ...unpack, parser, nothing]);
  } catch (cause) {
    if (cause instanceof AkidError) throw cause;
    throw new AkidError({ where, what: told(file, cause as CsvError) }, { cause });
  }
  if (!columns) throw new AkidError({ where, what: `'${file}' is empty` });
};

function told(file: string, { code, message }: { readonly code: string; readonly message: string }): string {
  const reason = message.trim().replace(/\.$/, "");
  if (code === "ENOENT") return `there is no file '${file}'`;
  if (code.startsWith("CSV_")) return `'${file}' is no CSV file (${reason})`;
  return code.startsWith("Z_")
    ? `'${file}' is not a whole gzip file (${reason})`
    : `'${file}' cannot be read (${reason})`;
}
