/** Which values of parameters explain that combinations were rejected: the smallest sets that always give the sentence. */
import type { Parameters, ParameterValue } from "../space/space.ts";

/** A combination, and the sentences that the compiler says about it: none if it was accepted. */
export interface Judged {
  readonly parameters: Parameters;
  readonly sentences: readonly string[];
}

/** Parameters with the values that give the sentence, whatever the others are. */
export interface Cause {
  readonly values: Readonly<Record<string, readonly ParameterValue[]>>;
  readonly combinations: number;
}

/** Why combinations were rejected. */
export interface Reason {
  readonly sentence: string;
  /** One combination may have several reasons. */
  readonly combinations: number;
  readonly causes: readonly Cause[];
  /** How many combinations no set of up to three parameters explains. */
  readonly unexplained: number;
  /** One of the combinations, of those without a cause if there are any. */
  readonly example: Parameters;
}

const largestSet = 3;
/** Sets of values beyond this are no explanation for a person. */
const mostValues = 100_000;

/** The reasons, those of most combinations first. */
export function explain(judged: readonly Judged[]): readonly Reason[] {
  const columns = columnsOf(judged);
  const groups = new Map<string, number[]>();
  for (const [index, { sentences }] of judged.entries()) {
    for (const sentence of new Set(sentences)) groups.set(sentence, [...(groups.get(sentence) ?? []), index]);
  }
  return [...groups]
    .map(([sentence, group]) => reasonOf(sentence, group, judged, columns))
    .toSorted((a, b) => b.combinations - a.combinations);
}

/** A parameter's values, and for each combination the index of its own among them; -1 where it has none. */
interface Column {
  readonly name: string;
  readonly values: readonly ParameterValue[];
  readonly codes: Int32Array;
}

function columnsOf(judged: readonly Judged[]): readonly Column[] {
  const names = new Set(judged.flatMap(({ parameters }) => Object.keys(parameters)));
  const columns = [...names].map((name): Column => {
    const values = [...new Set(judged.map(({ parameters }) => parameters[name]))].filter(
      (value) => value !== undefined,
    );
    const places = new Map(values.map((value, place) => [value, place]));
    const codes = judged.map(({ parameters }) => places.get(parameters[name] as ParameterValue) ?? -1);
    return { name, values, codes: Int32Array.from(codes) };
  });
  return columns.filter((column) => !isDrawn(column, judged.length));
}

/** Numbers of which nearly each combination has its own would explain everything. */
function isDrawn({ values }: Column, combinations: number): boolean {
  const areNumbers = values.every((value) => typeof value === "number");
  return areNumbers && values.length > 16 && values.length * 2 > combinations;
}

interface Candidate {
  readonly set: readonly Column[];
  readonly key: number;
  readonly combinations: number;
}

function reasonOf(
  sentence: string,
  group: readonly number[],
  judged: readonly Judged[],
  columns: readonly Column[],
): Reason {
  let left = group;
  const causes: Candidate[] = [];
  for (let size = 1; size <= largestSet && left.length > 0; size++) {
    const found = subsets(columns, size).flatMap((set) => candidates(set, group, judged.length));
    for (const candidate of found.toSorted((a, b) => b.combinations - a.combinations)) {
      const rest = left.filter((index) => keyOf(candidate.set, index) !== candidate.key);
      if (rest.length === left.length) continue;
      causes.push(candidate);
      left = rest;
    }
  }
  const example = judged[left[0] ?? group[0] ?? 0]?.parameters ?? {};
  return { sentence, combinations: group.length, causes: merged(causes), unexplained: left.length, example };
}

/** The values of a set of parameters whose combinations are all in the group. */
function candidates(set: readonly Column[], group: readonly number[], total: number): readonly Candidate[] {
  const size = set.reduce((product, { values }) => product * values.length, 1);
  if (size > mostValues) return [];
  const inGroup = new Int32Array(size);
  for (const index of group) {
    const key = keyOf(set, index);
    if (key >= 0) inGroup[key] = (inGroup[key] ?? 0) + 1;
  }
  const inAll = new Int32Array(size);
  for (let index = 0; index < total; index++) {
    const key = keyOf(set, index);
    if (key >= 0) inAll[key] = (inAll[key] ?? 0) + 1;
  }
  return [...inGroup.entries()]
    .filter(([key, count]) => count > 0 && count === inAll[key])
    .map(([key, combinations]) => ({ set, key, combinations }));
}

/** One number for the values that a combination has of a set of parameters; -1 where it lacks one. */
function keyOf(set: readonly Column[], index: number): number {
  let key = 0;
  for (const { values, codes } of set) {
    const code = codes[index] ?? -1;
    if (code < 0) return -1;
    key = key * values.length + code;
  }
  return key;
}

/** Causes that differ in one parameter are one with several of its values. */
function merged(candidates: readonly Candidate[]): readonly Cause[] {
  const causes: Cause[] = candidates.map(({ set, key, combinations }) => ({
    values: valuesOf(set, key),
    combinations,
  }));
  for (let i = 0; i < causes.length; i++) {
    for (let j = i + 1; j < causes.length; j++) {
      const both = union(causes[i] as Cause, causes[j] as Cause);
      if (!both) continue;
      causes[i] = both;
      causes.splice(j, 1);
      j = i; // it may fit those before, too
    }
  }
  return causes;
}

function valuesOf(set: readonly Column[], key: number): Cause["values"] {
  let rest = key;
  const codes = set.toReversed().map(({ values }) => {
    const code = rest % values.length;
    rest = Math.floor(rest / values.length);
    return code;
  });
  return Object.fromEntries(
    set.map(({ name, values }, place) => [name, [values[codes[set.length - 1 - place] ?? 0] as ParameterValue]]),
  );
}

function union(a: Cause, b: Cause): Cause | undefined {
  const names = Object.keys(a.values);
  if (names.join() !== Object.keys(b.values).join()) return undefined;
  const differing = names.filter((name) => JSON.stringify(a.values[name]) !== JSON.stringify(b.values[name]));
  const [name] = differing;
  if (name === undefined || differing.length > 1) return undefined;
  const values = [...(a.values[name] ?? []), ...(b.values[name] ?? [])];
  return { values: { ...a.values, [name]: values }, combinations: a.combinations + b.combinations };
}

function subsets<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, place) => subsets(items.slice(place + 1), size - 1).map((rest) => [item, ...rest]));
}
