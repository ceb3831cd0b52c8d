/** The value of a parameter in one combination. */
import type { AlternativeSource, Site } from "../analyse/template.ts";
import type { Evaluation } from "./evaluation.ts";
import { memberOf } from "./members.ts";
import { constant, type Evaluated, type Scope, StaticRecord } from "./value.ts";

export function evaluateSite(evaluation: Evaluation, site: Site, scope: Scope): Evaluated | undefined {
  const pick = evaluation.pickOf(site.parameter.id);
  if (pick === undefined) return undefined;
  if ("value" in pick) return { value: pick.value, depends: true, exact: false };
  const source = site.alternatives[pick.alternative];
  if (source === undefined) return undefined;
  if (source.kind === "element") return elementOf(evaluation, source, scope);
  if (source.kind === "number") return { ...constant(source.value), depends: true };
  if (source.kind === "row") {
    const columns = source.columns.map(({ key, node }) => [unquoted(key), { node, scope }] as const);
    return { ...constant(new StaticRecord(new Map(columns))), depends: true };
  }
  const result = evaluation.evaluate(source.node, scope);
  return result && { ...result, depends: true };
}

/** An element of a list from elsewhere: by the list's text where there is one, else by its type. */
function elementOf(
  evaluation: Evaluation,
  { list, index, value }: Extract<AlternativeSource, { readonly kind: "element" }>,
  scope: Scope,
): Evaluated | undefined {
  const owner = evaluation.evaluate(list, scope);
  const element = owner && memberOf(evaluation, owner, String(index));
  if (element) return { ...element, depends: true };
  return value === undefined ? undefined : { ...constant(value), depends: true };
}

function unquoted(key: string): string {
  return key.replace(/^(['"])(.*)\1$/, "$2");
}
