/** Parts of a manifest. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Parameter, Parameters } from "../space/space.ts";
import type { Variant } from "./manifest.ts";

/** A variant with further combinations of its text. */
export function merged(variant: Variant, parameters: readonly Parameters[]): Variant {
  const [first, ...also] = new Map(
    [variant.parameters, ...(variant.also ?? []), ...parameters].map((one) => [JSON.stringify(one), one]),
  ).values();
  return { ...variant, parameters: first ?? variant.parameters, ...(also.length > 0 && { also }) };
}

/** A parameter's values as the manifest has them: a list, or an interval. */
export function valuesOf({ kind, numeric, alternatives }: Parameter): unknown {
  if (!numeric) return alternatives.map(({ label }) => label);
  const { low, high, points } = numeric;
  return { kind, low, high, ...(points !== undefined && { n: points }) };
}

/** Of this package. */
export function version(): string {
  const file = createRequire(import.meta.url).resolve("akid/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
