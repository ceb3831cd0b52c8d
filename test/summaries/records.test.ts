import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32c, maskedCrc32c } from "../../src/summaries/crc32c.ts";
import { recordFile } from "../../src/summaries/records.ts";

describe("CRC-32C", () => {
  test.each([
    ["32 zeros", new Uint8Array(32), 0x8a9136aa],
    ["32 ones", new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ["32 rising bytes", Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ["32 falling bytes", Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ])("%s, as in RFC 3720", (_, bytes, checksum) => expect(crc32c(bytes)).toBe(checksum));

  test("is masked by a rotation by 15 bits and a constant", () => {
    // 0x8a9136aa rotated right by 15 is 0x6d551522.
    expect(maskedCrc32c(new Uint8Array(32))).toBe((0x6d551522 + 0xa282ead8) % 2 ** 32);
  });
});

describe("TFRecord files", () => {
  test("hold each record between its length and two checksums", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (records) => {
        const file = recordFile(records);
        const view = new DataView(file.buffer);
        let at = 0;
        for (const record of records) {
          expect(view.getBigUint64(at, true)).toBe(BigInt(record.length));
          expect(view.getUint32(at + 8, true)).toBe(maskedCrc32c(file.slice(at, at + 8)));
          expect(file.slice(at + 12, at + 12 + record.length)).toEqual(record);
          expect(view.getUint32(at + 12 + record.length, true)).toBe(maskedCrc32c(record));
          at += record.length + 16;
        }
        expect(file.length).toBe(at);
      }),
      { numRuns: 30 },
    );
  });
});
