/** What a generation tells a person, and what it tells a program. */
import { relative } from "node:path";
import { type Cause, explain, type Judged, type Reason } from "../check/explain.ts";
import { sentenceOf } from "../check/sentence.ts";
import type { ParameterValue } from "../space/space.ts";
import type { Generated } from "./generator.ts";
import type { Variant } from "./manifest.ts";

/** Why combinations were rejected; the reasons of most combinations first. */
export function reasonsOf(variants: readonly Variant[]): readonly Reason[] {
  return explain(variants.flatMap(judge));
}

function judge({ parameters, also = [], diagnostics = [] }: Variant): readonly Judged[] {
  const sentences = diagnostics.map(({ message }) => sentenceOf(message));
  return [parameters, ...also].map((one) => ({ parameters: one, sentences }));
}

export interface Counts {
  readonly combinations: number;
  readonly accepted: number;
  readonly rejected: number;
}

/** Of combinations: a variant counts as often as combinations give its text. */
export function countsOf(variants: readonly Variant[]): Counts {
  const count = (verdict?: Variant["verdict"]): number =>
    variants.reduce((sum, one) => sum + (verdict && one.verdict !== verdict ? 0 : 1 + (one.also?.length ?? 0)), 0);
  return { combinations: count(), accepted: count("accepted"), rejected: count("rejected") };
}

const mostReasons = 10;
const mostCauses = 2;
const mostValues = 3;

/** `rejected 220 of 1000` with the reasons below; undefined where nothing was rejected. All of it with `full`. */
export function showRejected(
  { variants, template }: Pick<Generated, "variants" | "template">,
  full = false,
): string | undefined {
  const { combinations, rejected } = countsOf(variants);
  if (rejected === 0) return undefined;
  const reasons = reasonsOf(variants);
  const shown = reasons.slice(0, full ? reasons.length : mostReasons);
  const width = String(shown[0]?.combinations).length;
  const lines = shown.flatMap((reason) => (full ? inFull(reason, variants, template) : [brief(reason, width)]));
  const more = reasons.length - shown.length;
  const rest = more > 0 ? [`  and ${more} more reasons, which --explain shows`] : [];
  return [`rejected ${rejected} of ${combinations}`, ...lines, ...rest].join("\n");
}

function brief({ sentence, combinations, causes }: Reason, width: number): string {
  const more = causes.length - mostCauses;
  const sets = causes.slice(0, mostCauses).map(({ values }) => showValues(values, mostValues));
  const cause = [...sets, ...(more > 0 ? [`${more} more sets of values`] : [])].join(" or ");
  return `  ${String(combinations).padStart(width)}  ${cause === "" ? "" : `${cause}: `}${shortened(sentence)}`;
}

function inFull(
  { sentence, combinations, causes, unexplained, example }: Reason,
  variants: readonly Variant[],
  template: string,
): string[] {
  const places = variants
    .flatMap(({ diagnostics = [] }) => diagnostics)
    .filter((one) => sentenceOf(one.message) === sentence);
  const [first] = places;
  const where = first ? ` (${template}:${first.line}:${first.column} - ${first.code})` : "";
  const rest = unexplained > 0 ? [`      and ${unexplained} more, such as ${showValues(only(example))}`] : [];
  return [
    `  ${combinations} combinations${where}`,
    ...causes.map(({ values, combinations }) => `      ${showValues(values)}: ${sentence} (${combinations})`),
    ...(causes.length === 0 ? [`      ${sentence}`] : []),
    ...rest,
  ];
}

const only = (parameters: Readonly<Record<string, ParameterValue>>): Cause["values"] =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]]));

/** `pool=4, width=16|32`; a long list of values is `...`. */
function showValues(values: Cause["values"], most = Number.POSITIVE_INFINITY): string {
  return Object.entries(values)
    .map(([name, list]) => `${name}=${list.length > most ? "..." : list.join("|")}`)
    .join(", ");
}

/** The files, in one line: how many, where, and what became of those that were there. */
export function showFiles({ folder, variants, written, texts, compiler, checked }: Generated): string {
  const { combinations, accepted } = countsOf(variants);
  const path = relative(process.cwd(), folder) || ".";
  const made = `${combinations} combinations, ${accepted} accepted, ${texts.size} files (${checked} checked by ${compiler})`;
  if (!written) return `${made}; nothing is written`;
  const { removed, kept, unchanged } = written;
  const parts = [
    `${texts.size - unchanged} written to ${path}`,
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(removed.length > 0 ? [`${removed.length} of an earlier sweep removed`] : []),
    ...(kept.length > 0 ? [`kept, since they were edited: ${kept.join(", ")}`] : []),
  ];
  return `${made}; ${parts.join(", ")}`;
}

/** The same for programs. */
export function forMachines(generated: Generated): object {
  const { template, folder, variants, written, compiler, checked, warnings } = generated;
  return {
    template,
    folder,
    ...countsOf(variants),
    checked,
    compiler,
    ...(written && {
      written: written.written,
      unchanged: written.unchanged,
      removed: written.removed,
      kept: written.kept,
    }),
    warnings,
    reasons: reasonsOf(variants),
    variants,
  };
}

/** The compiler's own messages can fill a page. */
const shortened = (text: string): string => (text.length > 240 ? `${text.slice(0, 239)}…` : text);
