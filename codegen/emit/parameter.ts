/** The value of a parameter in one combination. */
import type { Site } from "../analyse/template.ts";
import type { Evaluation } from "./evaluation.ts";
import { constant, type Evaluated, type Scope, StaticRecord } from "./value.ts";

export function evaluateSite({ assignment, evaluate }: Evaluation, site: Site, scope: Scope): Evaluated | undefined {
  const pick = assignment.get(site.parameter.id);
  if (pick === undefined) return undefined;
  if ("value" in pick) return { value: pick.value, depends: true, exact: false };
  const source = site.alternatives[pick.alternative];
  if (source === undefined || source.kind === "element") return undefined;
  if (source.kind === "number") return { ...constant(source.value), depends: true };
  if (source.kind === "row") {
    const columns = source.columns.map(({ key, node }) => [unquoted(key), { node, scope }] as const);
    return { ...constant(new StaticRecord(new Map(columns))), depends: true };
  }
  const result = evaluate(source.node, scope);
  return result && { ...result, depends: true };
}

function unquoted(key: string): string {
  return key.replace(/^(['"])(.*)\1$/, "$2");
}
