/** A sample of variants, in which each is compared with such as differ from it in one parameter. */
import type { Checkable, Finding } from "../check.ts";
import { pairsOf, type Reach } from "./influence.ts";
import { type Comparing, type Comparison, comparing, grouped, wrongIn } from "./same.ts";
import { Splitter } from "./statements.ts";
import { takenApart, type Variant } from "./variant.ts";

interface Compared extends Comparison {
  readonly parameter: string;
}

/** What is compared, for a compiler to check. */
export interface Sample {
  readonly variants: readonly Checkable[];
  readonly comparing: readonly Comparing<Compared>[];
}

/** Undefined for files that cannot be taken apart. */
export function sampleFiles(files: readonly Checkable[]): Sample | undefined {
  const variants = takenApart(files, new Splitter());
  if (variants === undefined) return undefined;
  const compared = pairsOf(variants.map(({ parameters }) => parameters)).flatMap(({ parameter, one, other }) =>
    comparisonsOf(variants[one], variants[other], parameter),
  );
  // Whether a parameter reaches a constant is one question.
  const groups = grouped(compared, ({ name, parameter }) => `${name} ${parameter}`);
  return {
    variants: variants.map((variant) => ({ file: variant.file, text: exporting(variant) })),
    comparing: comparing(variants, groups),
  };
}

/** All that is to be checked. */
export const filesOf = ({ variants, comparing }: Sample): readonly Checkable[] => [...variants, ...comparing];

/** What the compiler's findings in these files say. */
export function reachIn({ comparing }: Sample, findings: readonly Finding[]): Reach {
  const names = comparing.flatMap(({ groups }) => groups.flatMap((group) => group.map(({ name }) => name)));
  const reach: Reach = new Map(names.map((name) => [name, new Set()]));
  for (const [first] of wrongIn(comparing, findings).wrong) if (first) reach.get(first.name)?.add(first.parameter);
  return reach;
}

function comparisonsOf(one: Variant | undefined, other: Variant | undefined, parameter: string): readonly Compared[] {
  if (one === undefined || other === undefined) return [];
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
