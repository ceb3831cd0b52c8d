/** A sample of variants, in which each is compared with such as differ from it in one parameter. */
import type { Checkable, Finding } from "../check.ts";
import { pairsOf, type Reach } from "./influence.ts";
import { type Comparing, type Comparison, comparing, wrongIn } from "./same.ts";
import { Splitter } from "./statements.ts";
import { takenApart, type Variant } from "./variant.ts";

interface Compared extends Comparison {
  readonly parameter: string;
}

/** What is compared, for a compiler to check. */
export type Sample = readonly Comparing<Compared>[];

/** Undefined for files that cannot be taken apart. */
export function sampleFiles(files: readonly Checkable[]): Sample | undefined {
  const variants = takenApart(files, new Splitter());
  if (variants === undefined) return undefined;
  const pairs = pairsOf(variants.map(({ parameters }) => parameters));
  return variants.map((variant, place) => {
    const compared = pairs
      .filter(({ one }) => one === place)
      .flatMap(({ parameter, other }) => comparisonsOf(variant, variants[other], parameter));
    return comparing(variant.file, exporting(variant), compared);
  });
}

/** What the compiler's findings in these files say. */
export function reachIn(sample: Sample, findings: readonly Finding[]): Reach {
  const names = sample.flatMap(({ comparisons }) => comparisons.map(({ name }) => name));
  const reach: Reach = new Map(names.map((name) => [name, new Set()]));
  for (const { name, parameter } of wrongIn(sample, findings).wrong) reach.get(name)?.add(parameter);
  return reach;
}

function comparisonsOf(one: Variant, other: Variant | undefined, parameter: string): readonly Compared[] {
  if (other === undefined) return [];
  const names = new Set(callsOf(other));
  const common = callsOf(one).filter((name) => names.has(name));
  return common.map((name) => ({ name, file: one.file, other: other.file, parameter }));
}

const callsOf = ({ pieces }: Variant): readonly string[] =>
  pieces.statements.flatMap(({ name, isCall }) => (isCall && name !== undefined ? [name] : []));

/** A variant as it is, with its constants for others. */
function exporting({ text, pieces }: Variant): string {
  const names = pieces.statements.flatMap(({ name, isExported }) => (isExported || name === undefined ? [] : [name]));
  return `${text}\nexport { ${names.join(", ")} };\n`;
}
