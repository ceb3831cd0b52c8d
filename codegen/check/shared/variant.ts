/** A variant taken apart. */
import type { Parameters } from "../../space/space.ts";
import type { Checkable } from "../check.ts";
import type { Pieces, Splitter } from "./statements.ts";

export interface Variant extends Checkable {
  readonly pieces: Pieces;
  readonly parameters: Parameters;
}

/** Undefined if one of them cannot be. */
export function takenApart(files: readonly Checkable[], splitter: Splitter): readonly Variant[] | undefined {
  const variants: Variant[] = [];
  for (const { file, text, parameters } of files) {
    const pieces = parameters && splitter.split(text);
    if (!parameters || !pieces) return undefined;
    variants.push({ file, text, pieces, parameters });
  }
  return variants;
}
