/** Checks many variants of a template without checking again what they have in common. */
import { type Checkable, type Checker, type Finding, sorted } from "../check.ts";
import { sampleOf, typeKey, widen } from "./influence.ts";
import { type Merged, merge } from "./merge.ts";
import { type Comparison, comparing, grouped, wrongIn } from "./same.ts";
import { filesOf, reachIn, type Sample, sampleFiles } from "./sample.ts";
import { Splitter } from "./statements.ts";
import { takenApart, type Variant } from "./variant.ts";

/** Of fewer variants a sample is most of the work. */
const fewest = 128;
const mostRounds = 3;

export interface ShareOptions {
  readonly check: Checker["check"];
  /** To be done while most of the files are checked. */
  readonly meanwhile?: (() => void) | undefined;
  /** Files of other variants of the template to learn from; by default some of those that are checked. */
  readonly sample?: Sample | undefined;
  /** How many files are worth it. */
  readonly least?: number;
}

type Check = (files: readonly Checkable[]) => readonly Finding[];

/** The places of variants to learn from, of which there may be none. */
export const placesToLearnFrom = (parameters: readonly NonNullable<Checkable["parameters"]>[]): readonly number[] =>
  parameters.length < fewest ? [] : sampleOf(parameters);

/**
 * The errors of all files, as a check of the files themselves gives them; undefined where that has to be done, because they
 * are few, or have more at their top level than imports and constants.
 *
 * A statement is right or wrong by its text and by the types of what it refers to. A sample says which parameters reach
 * the type of a constant; that constants of the same values of these have the same type is a guess, and the compiler
 * compares the types of each.
 */
export function checkShared(
  files: readonly Checkable[],
  { check: checkAll, meanwhile, sample, least = fewest }: ShareOptions,
): readonly Finding[] | undefined {
  const effects = files[0]?.effects ?? "";
  const check: Check = (some) =>
    checkAll(
      some.map((file) => ({ ...file, effects })),
      meanwhile,
    );
  const variants = files.length < least ? undefined : takenApart(files, new Splitter());
  const learnt = variants && (sample ?? ownSample(variants));
  if (variants === undefined || learnt === undefined) return undefined;
  // What a sample declares for all files is not known to the variants.
  const asked = filesOf(learnt).map((file) => ({ ...file, effects: "sample" }));
  const reach = reachIn(learnt, asked.length === 0 ? [] : checkAll(asked));
  const parametersOf = new Map(variants.map(({ file, parameters }) => [file, parameters]));
  for (let round = 0; round < mostRounds; round++) {
    const parts = variants.map(({ file, pieces, parameters }) => ({
      file,
      pieces,
      typeKey: (name: string) => typeKey(reach, parameters, name),
    }));
    const merged = merge(parts);
    const { wrong, rest } = compared(merged, check);
    if (wrong.length === 0) return distributed(variants, merged, rest);
    for (const { name, file, other } of wrong) {
      widen(reach, name, parametersOf.get(file) ?? {}, parametersOf.get(other) ?? {});
    }
  }
  return undefined;
}

/** The guesses that are wrong, and whatever else is wrong. */
function compared(
  { modules, guesses }: Merged,
  check: Check,
): { readonly wrong: readonly Comparison[]; readonly rest: readonly Finding[] } {
  const askFor = (groups: readonly (readonly Comparison[])[]) => {
    const asking = comparing(modules, groups);
    return wrongIn(asking, check([...modules, ...asking]));
  };
  const { wrong, rest } = askFor(grouped(guesses, ({ name, other }) => `${name} ${other}`));
  if (wrong.length === 0) return { wrong: [], rest };
  return { wrong: askFor(wrong.flatMap((group) => group.map((one) => [one]))).wrong.flat(), rest };
}

function ownSample(variants: readonly Variant[]): Sample | undefined {
  const places = sampleOf(variants.map(({ parameters }) => parameters));
  return sampleFiles(places.flatMap((place) => variants[place] ?? []));
}

/** What is wrong with a statement is wrong in every variant that has it. */
function distributed(
  variants: readonly Variant[],
  { nodes, places }: Merged,
  findings: readonly Finding[],
): readonly Finding[] | undefined {
  const wrong = new Map<number, { readonly file: string; readonly found: readonly Finding[] }>();
  for (const finding of findings) {
    const { position } = finding;
    const here = places.get(finding.file) ?? [];
    const place = here.find(({ start, statement }) => start <= position && position < start + statement.text.length);
    // What stands between statements is not the variants' own.
    if (place === undefined || aboutNames.has(finding.code)) return undefined;
    const { file, found } = wrong.get(place.node) ?? { file: place.file, found: [] };
    if (file !== place.file) continue; // a statement of several modules
    wrong.set(place.node, { file, found: [...found, { ...finding, position: position - place.start }] });
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
