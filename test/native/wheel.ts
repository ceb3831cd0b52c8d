/** A small wheel: a zip archive with its own description and list of hashes. */
import { createHash } from "node:crypto";
import { zip } from "../sources/zip.ts";

export interface WheelParts {
  readonly name?: string;
  readonly version?: string;
  readonly tags?: readonly string[];
  /** Beside those that describe it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Lines of RECORD in place of the right ones. */
  readonly record?: string;
}

export const cpuTag = "cp312-cp312-manylinux_2_27_x86_64";

const library = "tensorflow/libtensorflow_cc.so.2";

export function wheel(parts: WheelParts = {}): Buffer {
  const { name = "tensorflow_cpu", version = "2.21.0", tags = [cpuTag], files = { [library]: "code" } } = parts;
  const info = `${name}-${version}.dist-info`;
  const hash = (text: string): string => createHash("sha256").update(text).digest("base64url");
  const described = {
    ...files,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nA description.\n`,
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\n${tags.map((tag) => `Tag: ${tag}\n`).join("")}`,
  };
  const lines = Object.entries(described).map(([file, text]) => `${file},sha256=${hash(text)},${text.length}\n`);
  return zip({ ...described, [`${info}/RECORD`]: parts.record ?? `${lines.join("")}${info}/RECORD,,\n` });
}
