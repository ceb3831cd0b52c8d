/** Tensors in a file of the safetensors format (github.com/huggingface/safetensors): a JSON header, then the bare values. */
import { readFileSync } from "node:fs";
import { endianness } from "node:os";
import { AkidError } from "../../dsl/errors.ts";
import { writeAtomic } from "../files/atomic.ts";
import { elements } from "../graph/node.ts";
import type { HostTensor } from "../graph/program.ts";

/** What a file holds. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, HostTensor>>;
  /** Texts about them. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The limit of the format's own library: a longer header is no header. */
const longestHeader = 100_000_000;
/** Bytes of an element, and its values as akid holds them. */
const readers = {
  F32: { bytes: 4, read: (values: ArrayBuffer) => new Float32Array(values) },
  I32: { bytes: 4, read: (values: ArrayBuffer) => new Int32Array(values) },
  /** PyTorch's counters and labels. */
  I64: { bytes: 8, read: (values: ArrayBuffer) => Int32Array.from(new BigInt64Array(values), smaller) },
} as const;
type DType = keyof typeof readers;

function smaller(value: bigint): number {
  if (BigInt.asIntN(32, value) !== value) throw new Error(`${value} does not fit into 32 bits`);
  return Number(value);
}

const dtypeOf = ({ data }: HostTensor): DType => (data instanceof Float32Array ? "F32" : "I32");

/**
 * Writes tensors, float32 or int32 and row-major, to a file that is there as a whole or not at all. The bytes are those
 * of the Python package: float32 first, then by name.
 *
 * @example writeSafetensors("net.safetensors", await kid.parameters(), { step: "900" })
 */
export function writeSafetensors(
  file: string,
  tensors: Safetensors["tensors"],
  metadata: Safetensors["metadata"] = {},
): void {
  writeAtomic(file, encode(tensors, metadata));
}

/**
 * Reads a file of float32, int32 and int64 tensors, of which the last become int32; gives copies.
 *
 * @throws AkidError for a file that is not sound: too short, a header that is no such header, gaps or overlaps of values
 */
export function readSafetensors(file: string): Safetensors {
  try {
    return decode(readFileSync(file));
  } catch (cause) {
    const what = `cannot be read: ${(cause as Error).message}`;
    throw new AkidError({ where: `safetensors file '${file}'`, what }, { cause });
  }
}

/** The bytes of such a file. */
export function encode(tensors: Safetensors["tensors"], metadata: Safetensors["metadata"]): Uint8Array {
  const order = Object.entries(tensors).sort(
    ([a, first], [b, second]) =>
      dtypeOf(first).localeCompare(dtypeOf(second), "en") || Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) header.set("__metadata__", metadata);
  let end = 0;
  for (const [name, tensor] of order) {
    const begin = end;
    end += tensor.data.byteLength;
    header.set(name, { dtype: dtypeOf(tensor), shape: tensor.shape, data_offsets: [begin, end] });
  }
  const entries = [...header].map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  const json = Buffer.from(`{${entries.join(",")}}`);
  const padded = Math.ceil(json.length / 8) * 8; // the values are aligned
  const out = Buffer.alloc(8 + padded + end, " ");
  out.writeBigUInt64LE(BigInt(padded));
  json.copy(out, 8);
  let at = 8 + padded;
  for (const [, { data }] of order) {
    out.set(littleEndian(data), at);
    at += data.byteLength;
  }
  return out;
}

/** What the bytes of such a file hold, as copies; throws where they are not sound. */
export function decode(bytes: Buffer): Safetensors {
  if (bytes.length < 8) throw new Error("it is too short for a header");
  const length = Number(bytes.readBigUInt64LE());
  if (length > longestHeader || 8 + length > bytes.length) throw new Error("its header is longer than the file");
  const header: unknown = JSON.parse(bytes.toString("utf8", 8, 8 + length));
  if (!isRecord(header)) throw new Error("its header is no JSON object");
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((text) => typeof text === "string")) {
    throw new Error("its metadata are no texts");
  }
  const values = bytes.subarray(8 + length);
  const places = Object.entries(entries).map(([name, entry]) => [name, checked(name, entry)] as const);
  checkSpans(
    places.map(([, place]) => place),
    values.length,
  );
  const tensors = places.map(([name, { dtype, shape, begin, end }]) => {
    const { bytes: size, read } = readers[dtype];
    return [name, { data: read(copy(values.subarray(begin, end), size)), shape }] as const;
  });
  return { tensors: Object.fromEntries(tensors), metadata: metadata as Safetensors["metadata"] };
}

interface Entry {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const areSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);

function checked(name: string, entry: unknown): Entry {
  if (!isRecord(entry)) throw new Error(`'${name}' has no description`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== "F32" && dtype !== "I32" && dtype !== "I64") {
    throw new Error(`'${name}' is ${String(dtype)}, only F32, I32 and I64 are read`);
  }
  if (!areSizes(shape)) throw new Error(`'${name}' has no shape`);
  if (!areSizes(offsets) || offsets.length !== 2) throw new Error(`'${name}' has no place`);
  const [begin, end] = offsets as [number, number];
  const expected = readers[dtype].bytes * elements(shape);
  if (end - begin !== expected) {
    throw new Error(`'${name}' [${shape.join(", ")}] takes ${expected} bytes, found ${end - begin}`);
  }
  return { dtype, shape, begin, end };
}

/** Values lie one after another, without gap or overlap, up to the end of the file. */
function checkSpans(places: readonly Pick<Entry, "begin" | "end">[], length: number): void {
  let at = 0;
  for (const { begin, end } of places.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) throw new Error(`values end at byte ${at} and go on at ${begin}`);
    at = end;
  }
  if (at !== length) throw new Error(`values end at byte ${at} of ${length}`);
}

/** The bytes on their own, in the order of this machine. */
function copy(bytes: Uint8Array, size: 4 | 8): ArrayBuffer {
  const own = Uint8Array.from(bytes);
  return (endianness() === "LE" ? own : swapped(own, size)).buffer as ArrayBuffer;
}

function littleEndian({ buffer, byteOffset, byteLength }: HostTensor["data"]): Uint8Array {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return endianness() === "LE" ? bytes : swapped(Uint8Array.from(bytes), 4);
}

function swapped(bytes: Uint8Array, size: 4 | 8): Uint8Array {
  const view = Buffer.from(bytes.buffer, 0, bytes.length);
  return size === 4 ? view.swap32() : view.swap64();
}
