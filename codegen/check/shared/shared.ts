/** Checks many variants of a template without checking again what they have in common. */
import type { Parameters } from "../../space/space.ts";
import { type Checkable, type Finding, sorted } from "../check.ts";
import { type Pair, pairsOf, type Reach, typeKey, widen } from "./influence.ts";
import { type Merged, merge } from "./merge.ts";
import { type Comparison, Comparisons } from "./same.ts";
import { type Pieces, Splitter } from "./statements.ts";

/** Of fewer variants a sample is most of the work. */
const fewest = 128;
const mostRounds = 3;

type Check = (files: readonly Checkable[]) => readonly Finding[];

interface Variant extends Checkable {
  readonly pieces: Pieces;
  readonly parameters: Parameters;
}

/**
 * The errors of all files, as a check of the files themselves gives them; undefined where that has to be done, because they
 * are few, or have more at their top level than imports and constants.
 *
 * A statement is right or wrong by its text and by the types of what it refers to. A sample says which parameters reach
 * the type of a constant; that constants of the same values of these have the same type is a guess, and the compiler
 * compares the types of each.
 */
export function checkShared(check: Check, files: readonly Checkable[], least = fewest): readonly Finding[] | undefined {
  const variants = files.length < least ? undefined : takenApart(files);
  const reach = variants && reachIn(check, variants);
  if (variants === undefined || reach === undefined) return undefined;
  for (let round = 0; round < mostRounds; round++) {
    const parts = variants.map((variant) => ({
      ...variant,
      typeKey: (name: string) => typeKey(reach, variant.parameters, name),
    }));
    const merged = merge(parts);
    const comparisons = new Comparisons(merged.guesses, files[0]?.file ?? "");
    const findings = check([...merged.modules, comparisons.file]);
    const wrong = comparisons.wrong(findings);
    if (wrong?.length === 0) {
      const theirs = findings.filter(({ file }) => file !== comparisons.file.file);
      return distributed(variants, merged, theirs);
    }
    if (wrong === undefined) return undefined;
    const parametersOf = new Map(variants.map(({ file, parameters }) => [file, parameters]));
    for (const { name, one, other } of wrong) {
      widen(reach, name, parametersOf.get(one) ?? {}, parametersOf.get(other) ?? {});
    }
  }
  return undefined;
}

function takenApart(files: readonly Checkable[]): readonly Variant[] | undefined {
  const splitter = new Splitter();
  const variants: Variant[] = [];
  for (const { file, text, parameters } of files) {
    const pieces = parameters && splitter.split(text);
    if (!parameters || !pieces) return undefined;
    variants.push({ file, text, pieces, parameters });
  }
  return variants;
}

/** What a sample says; undefined if it cannot be compared. */
function reachIn(check: Check, variants: readonly Variant[]): Reach | undefined {
  const pairs = pairsOf(variants.map(({ parameters }) => parameters));
  const sample = new Set(pairs.flatMap(({ one, other }) => [variants[one], variants[other]]));
  const files = [...sample].flatMap((variant) => (variant ? [exporting(variant)] : []));
  const compared = pairs.flatMap((pair) => comparisonsOf(variants, pair));
  const comparisons = new Comparisons(compared, variants[0]?.file ?? "");
  const wrong = files.length === 0 ? [] : comparisons.wrong(check([...files, comparisons.file]));
  if (wrong === undefined) return undefined;
  const reach: Reach = new Map(compared.map(({ name }) => [name, new Set()]));
  for (const one of wrong) reach.get(one.name)?.add((one as Compared).parameter);
  return reach;
}

interface Compared extends Comparison {
  readonly parameter: string;
}

function comparisonsOf(variants: readonly Variant[], { parameter, one, other }: Pair): readonly Compared[] {
  const [a, b] = [variants[one], variants[other]];
  if (a === undefined || b === undefined) return [];
  const names = new Set(callsOf(b));
  const common = callsOf(a).filter((name) => names.has(name));
  return common.map((name) => ({ name, one: a.file, other: b.file, parameter }));
}

const callsOf = ({ pieces }: Variant): readonly string[] =>
  pieces.statements.flatMap(({ name, isCall }) => (isCall && name !== undefined ? [name] : []));

/** A variant as it is, with its constants for others. */
function exporting({ file, text, pieces }: Variant): Checkable {
  const names = pieces.statements.flatMap(({ name, isExported }) => (isExported || name === undefined ? [] : [name]));
  return { file, text: `${text}\nexport { ${names.join(", ")} };\n` };
}

/** What is wrong with a statement is wrong in every variant that has it. */
function distributed(
  variants: readonly Variant[],
  { nodes, places }: Merged,
  findings: readonly Finding[],
): readonly Finding[] | undefined {
  const wrong = new Map<number, { readonly file: string; readonly found: readonly Finding[] }>();
  for (const finding of findings) {
    const place = places
      .get(finding.file)
      ?.find(({ start, statement }) => start <= finding.position && finding.position < start + statement.text.length);
    // What stands between statements is not the variants' own.
    if (place === undefined || aboutNames.has(finding.code)) return undefined;
    const { file, found } = wrong.get(place.node) ?? { file: place.file, found: [] };
    if (file !== place.file) continue; // a statement of several modules
    wrong.set(place.node, { file, found: [...found, { ...finding, position: finding.position - place.start }] });
  }
  const all = variants.flatMap(({ file, pieces: { head, statements } }, i) => {
    let start = head.length;
    return statements.flatMap(({ text }, j) => {
      const found = wrong.get(nodes[i]?.[j] ?? -1)?.found ?? [];
      const here = found.map((finding) => ({ ...finding, file, position: finding.position + start }));
      start += text.length;
      return here;
    });
  });
  return sorted(variants, all);
}

/** A name that is not there, too early, or there twice: other names are in scope, and the compiler may propose one. */
const aboutNames: ReadonlySet<number> = new Set([2304, 2448, 2451, 2454, 2503, 2552]);
