/** Takes from a wheel what Node needs, and checks each file against the wheel's own list of hashes. */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { AkidError } from "../../dsl/errors.ts";

const where = "native install";

/** What a wheel says of itself. */
export interface Described {
  readonly package: string;
  readonly version: string;
  /** Python and platform, as in its file's name: `py3-none-manylinux_2_27_x86_64`. */
  readonly tags: readonly string[];
}

/** Where a file of a wheel goes, under the folder of the libraries; undefined: it stays. */
type Place = (name: string) => string | undefined;

const headers = [
  "tensorflow/include/tensorflow/c/",
  "tensorflow/include/tensorflow/core/platform/ctstring",
  "tensorflow/include/tsl/platform/ctstring",
  "tensorflow/include/tsl/c/",
  "tensorflow/include/xla/tsl/c/",
];

/** TensorFlow's two libraries and the headers of its C interface; of NVIDIA's what runs. */
const placeOf: Place = (name) => {
  if (/^tensorflow\/libtensorflow_(cc|framework)\.so\.\d+$/.test(name)) return name.replace("tensorflow/", "lib/");
  if (headers.some((prefix) => name.startsWith(prefix))) return name.replace("tensorflow/", "");
  return /^nvidia\/\w+\/(lib|bin|nvvm)\//.test(name) && !name.endsWith(".a") ? name : undefined;
};

/** A wheel that was opened. */
export interface Opened extends AsyncDisposable {
  readonly described: Described;
  /** Writes what is needed under `folder`; gives how many bytes that were. */
  unpack(folder: string): Promise<number>;
}

/** @throws AkidError for a file that is no whole wheel */
export async function openWheel(file: string): Promise<Opened> {
  const broken = (cause: unknown): AkidError => {
    if (cause instanceof AkidError || (cause as NodeJS.ErrnoException).code === "ENOSPC") return cause as AkidError;
    const what = `'${file}' is not a whole wheel (${(cause as Error).message.replace(/\.$/, "")})`;
    return new AkidError({ where, what, advice: "Remove it and run the command again." }, { cause });
  };
  const zip = await openPromise(file, { autoClose: false }).catch((cause) => {
    throw broken(cause);
  });
  try {
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith("/")) entries.push(entry);
    const info = (name: string): Promise<string> => textOf(zip, entries, name);
    const record = hashesOf(await info("RECORD"));
    const described = descriptionOf(await info("METADATA"), await info("WHEEL"));
    const unpack = async (folder: string): Promise<number> => {
      let bytes = 0;
      for (const entry of entries) {
        const place = placeOf(entry.fileName);
        if (place === undefined) continue;
        const expected = record.get(entry.fileName);
        const found = await write(zip, entry, join(folder, place)).catch((cause) => {
          throw broken(cause);
        });
        if (found !== expected) throw broken(new Error(`${entry.fileName} is not what its RECORD says`));
        bytes += entry.uncompressedSize;
      }
      return bytes;
    };
    return { described, unpack, [Symbol.asyncDispose]: async () => zip.close() };
  } catch (cause) {
    zip.close();
    throw broken(cause);
  }
}

async function textOf(zip: ZipFile, entries: readonly Entry[], name: string): Promise<string> {
  const entry = entries.find(({ fileName }) => new RegExp(`^[^/]+\\.dist-info/${name}$`).test(fileName));
  if (!entry) throw new Error(`it has no ${name}`);
  return text(await zip.openReadStreamPromise(entry));
}

/** The hashes of a RECORD, in base64url: lines of `name,sha256=hash,bytes`. */
const hashesOf = (record: string): ReadonlyMap<string, string> =>
  new Map(
    [...record.matchAll(/^"?(.+?)"?,sha256=([\w-]+)=*,\d*\r?$/gm)].map(([, name, hash]) => [name ?? "", hash ?? ""]),
  );

function descriptionOf(metadata: string, wheel: string): Described {
  const field = (name: string): string => new RegExp(`^${name}: *(.+?)\\r?$`, "m").exec(metadata)?.[1] ?? "";
  const tags = [...wheel.matchAll(/^Tag: *(.+?)\r?$/gm)].map(([, tag]) => tag ?? "");
  return { package: field("Name").toLowerCase().replaceAll("_", "-"), version: field("Version"), tags };
}

/** Writes one file; gives its hash. */
async function write(zip: ZipFile, entry: Entry, file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const hash = createHash("sha256");
  const stream = await zip.openReadStreamPromise(entry);
  stream.on("data", (chunk: Uint8Array) => hash.update(chunk));
  await pipeline(stream, createWriteStream(file, { mode: /\/bin\//.test(entry.fileName) ? 0o755 : 0o644 }));
  return hash.digest("base64url");
}
