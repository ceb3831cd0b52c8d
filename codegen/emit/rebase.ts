/** Paths relative to the template, as seen from a variant. */
import { dirname, relative, resolve, sep } from "node:path";
import type { ts } from "ts-morph";
import type { Emitter } from "./emitter.ts";

/**
 * A relative path from another folder; a query or fragment stays.
 *
 * @example rebase("./data.ts", "/nets", "/nets/net.sweep") // "../data.ts"
 */
export function rebase(path: string, from: string, to: string): string {
  const [, file = path, suffix = ""] = /^([^?#]*)(.*)$/s.exec(path) ?? [];
  const moved = relative(to, resolve(from, file)).split(sep).join("/");
  const slash = file.endsWith("/") && !moved.endsWith("/") ? "/" : "";
  return `${/^\.\.?(\/|$)/.test(moved) ? "" : "./"}${moved}${slash}${suffix}`;
}

/** Writes a relative path; the variant is the same one whatever folder it is in. */
export function writePath({ template, outFile, output }: Emitter, node: ts.StringLiteralLike): void {
  const start = node.getStart(template.source);
  const quote = template.text[start] ?? '"';
  const path = rebase(node.text, dirname(template.file), dirname(outFile));
  output.put(quote + path + quote, start, { canonical: quote + node.text + quote });
}
