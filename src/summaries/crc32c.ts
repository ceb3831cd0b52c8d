/** CRC-32C, the checksum of TFRecord files. */

/** The reversed Castagnoli polynomial. */
const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
  return remainder;
});

/**
 * The checksum of Castagnoli, as in RFC 3720, appendix B.4.
 *
 * @example crc32c(new TextEncoder().encode("123456789")).toString(16) // "e3069283"
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] as number);
  return ~crc >>> 0;
}

/** A checksum that may itself stand in checksummed data: rotated, plus a constant (TensorFlow's `crc32c::Mask`). */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
