/** sweep.json: what a generation made, and of what; all that a sweep needs to know of the files beside it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import type { Diagnostic } from "../analyse/diagnostic.ts";
import type { Parameters } from "../space/space.ts";

/** One concrete experiment; a rejected one has file "" and was not written. */
export interface Variant {
  readonly id: string;
  readonly file: string;
  readonly sha256: string;
  readonly parameters: Parameters;
  /** Other parameters that give the same text. */
  readonly also?: readonly Parameters[];
  readonly seeds: readonly number[];
  readonly verdict: "accepted" | "rejected";
  /** Their files are relative to the folder. */
  readonly diagnostics?: readonly Diagnostic[];
}

export interface Manifest {
  readonly version: 1;
  readonly generator: string;
  readonly template: { readonly file: string; readonly sha256: string };
  readonly space: Record<string, unknown>;
  readonly options: Record<string, unknown>;
  readonly combinations: number;
  readonly variants: readonly Variant[];
}

export const manifestName = "sweep.json";

/** @throws UsageError where there is none, or it is damaged */
export function readManifest(folder: string): Manifest {
  const where = join(folder, manifestName);
  let text: string;
  try {
    text = readFileSync(where, "utf8");
  } catch (cause) {
    const advice = "Generate the variants with `akid generate TEMPLATE`.";
    throw new UsageError({ where: folder, what: `has no ${manifestName}`, advice }, { cause });
  }
  const manifest = parsed(text);
  if (manifest?.version !== 1 || !Array.isArray(manifest.variants)) {
    throw new UsageError({ where, what: "is damaged", advice: "Generate the variants again." });
  }
  return manifest as Manifest;
}

function parsed(text: string): Partial<Manifest> | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
