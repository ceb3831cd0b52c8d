/** The lines of a text file, or of one in a zip archive, as they are read: the file may be larger than a string can be. */
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { type Entry, openPromise } from "yauzl";
import { AkidError } from "../../../dsl/errors.ts";

/** A line longer than this is no text. */
const longest = 1_000_000;

/** The lines of `file`, without their ends; the last one may have none. */
export async function* linesOf(where: string, file: string): AsyncGenerator<string> {
  const stream = createReadStream(file);
  try {
    yield* split(where, file, stream);
  } catch (cause) {
    if (cause instanceof AkidError) throw cause;
    throw new AkidError({ where, what: `'${file}' cannot be read (${reasonOf(cause)})` }, { cause });
  } finally {
    stream.destroy();
  }
}

/** The lines of the file `name` in a zip archive, in whatever folder it lies there. */
export async function* zippedLinesOf(where: string, archive: string, name: string): AsyncGenerator<string> {
  const place = `'${name}' in '${archive}'`;
  const broken = (cause: unknown): AkidError =>
    new AkidError({ where, what: `'${archive}' is not a whole zip archive (${reasonOf(cause)})` }, { cause });
  const zip = await openPromise(archive, { autoClose: false }).catch((cause) => {
    throw broken(cause);
  });
  try {
    let found: Entry | undefined;
    try {
      for await (const entry of zip.eachEntry()) if (entry.fileName.split("/").at(-1) === name) found = entry;
    } catch (cause) {
      throw broken(cause);
    }
    if (!found) throw new AkidError({ where, what: `there is no ${place}` });
    const stream = await zip.openReadStreamPromise(found).catch((cause) => {
      throw broken(cause);
    });
    try {
      yield* split(where, name, stream);
    } catch (cause) {
      throw cause instanceof AkidError ? cause : broken(cause);
    } finally {
      stream.destroy();
    }
  } finally {
    zip.close();
  }
}

const reasonOf = (cause: unknown): string => (cause as Error).message.replace(/\.$/, "");

async function* split(where: string, name: string, stream: Readable): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream.setEncoding("latin1")) {
    const lines = (rest + (chunk as string)).split("\n");
    rest = lines.pop() as string;
    if (rest.length > longest) throw new AkidError({ where, what: `'${name}' is no text of lines` });
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  if (rest !== "") yield rest;
}
