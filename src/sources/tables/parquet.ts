/** Rows of a Parquet file, one row group at a time. */
import { access } from "node:fs/promises";
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { AkidError } from "../../../dsl/errors.ts";
import { placesOf, type Reader, type Visit } from "./reader.ts";

/** Reads the wanted columns of a Parquet file, whatever its compression. */
export const readParquet: Reader = async (where, file, { wanted }, visit) => {
  await access(file).catch((cause) => {
    throw new AkidError({ where, what: `there is no file '${file}'` }, { cause });
  });
  try {
    await readGroups(where, file, wanted, visit);
  } catch (cause) {
    if (cause instanceof AkidError) throw cause;
    const reason = (cause as Error).message.replaceAll("\n", " ").replace(/\.$/, "");
    throw new AkidError({ where, what: `'${file}' is not a whole Parquet file (${reason})` }, { cause });
  }
};

async function readGroups(where: string, file: string, wanted: readonly string[], visit: Visit): Promise<void> {
  const buffer = await asyncBufferFromFile(file);
  const metadata = await parquetMetadataAsync(buffer);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  placesOf(where, file, names, wanted);
  const columns = [...new Set(wanted)];
  const places = wanted.map((name) => columns.indexOf(name));
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    let rows: readonly (readonly unknown[])[] = [];
    await parquetRead({
      file: buffer,
      metadata,
      columns,
      compressors,
      rowStart,
      rowEnd,
      onComplete: (complete) => {
        rows = complete;
      },
    });
    if (rows.length !== rowEnd - rowStart) throw new Error(`a group has ${rows.length} rows of ${rowEnd - rowStart}`);
    rows.forEach((row, i) => {
      const cells = places.map((place) => row[place]);
      visit(cells, `row ${rowStart + i + 1}`);
    });
    rowStart = rowEnd;
  }
}
