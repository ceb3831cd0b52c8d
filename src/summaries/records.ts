/** The framing of TFRecord files: length, checksum of the length, data, checksum of the data; all little-endian. */
import { maskedCrc32c } from "./crc32c.ts";

/** Bytes of a record beside its data. */
const frame = 8 + 4 + 4;

/**
 * The records one after the other, as they stand in a file.
 *
 * @example writeFileSync("a.tfrecord", recordFile([data]))
 */
export function recordFile(records: readonly Uint8Array[]): Uint8Array {
  const file = new Uint8Array(records.reduce((sum, { length }) => sum + length + frame, 0));
  const view = new DataView(file.buffer);
  let at = 0;
  for (const data of records) {
    view.setBigUint64(at, BigInt(data.length), true);
    view.setUint32(at + 8, maskedCrc32c(file.subarray(at, at + 8)), true);
    file.set(data, at + 12);
    view.setUint32(at + 12 + data.length, maskedCrc32c(data), true);
    at += data.length + frame;
  }
  return file;
}
