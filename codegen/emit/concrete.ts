/** A template and one combination in, the text of a variant out. */
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import type { ts } from "ts-morph";
import { refuse } from "../analyse/diagnostic.ts";
import type { Template } from "../analyse/template.ts";
import type { Assignment } from "../space/space.ts";
import { Decisions } from "./decisions.ts";
import { evaluationOf } from "./evaluate.ts";
import { factsOf } from "./facts.ts";
import { asFile, type Piece } from "./piece.ts";
import { Skeleton } from "./skeleton.ts";
import { isTruthy, Scope } from "./value.ts";

/** Where a range of a variant comes from; `at` is the place in the template, exact for each character if `verbatim`. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly at: number;
  readonly verbatim: boolean;
}

/** One variant. */
export interface Concrete {
  readonly text: string;
  /** Covers the text without its header, in order. */
  readonly segments: readonly Segment[];
  /** Equal for variants of a template that are right or wrong together: no type shows where they differ. */
  readonly classKey: string;
  /** Its imports that may change what other files see: only variants with the same ones can be checked together. */
  readonly effects: string;
  /** A hash of the text without its header, the same in every folder and however literals are written. */
  readonly id: string;
  readonly warnings: readonly string[];
}

export interface ExpandOptions {
  /** Where the variant will be: relative imports lead from there. */
  readonly outFile: string;
  /** Put in front as it is. */
  readonly header?: string;
  /** Whether to decide conditions and unroll loops; otherwise only parameters are replaced. */
  readonly specialise?: boolean;
}

/**
 * The variant of a template for one combination: alternatives in place of parameters, what they decide decided.
 *
 * @example expand(template, decode(template.space, 0n), { outFile: "net.sweep/net.ts" }).text
 */
export function expand(template: Template, assignment: Assignment, options: ExpandOptions): Concrete {
  const { outFile, header = "", specialise = true } = options;
  const context = { template, facts: factsOf(template), outFile, specialise };
  const skeletons = skeletonsOf(template, `${specialise} ${dirname(outFile)}`);
  const skeleton = skeletons.get(assignment, (pickOf) => new Skeleton(context, pickOf));
  const pieces = asFile(skeleton.fill((parameter) => assignment.get(parameter)));
  const body = textOf(pieces, "text");
  const canonical = textOf(pieces, "canonical");
  const types = textOf(pieces, "types");
  const id = hash(canonical);
  let segments: readonly Segment[] | undefined;
  return {
    text: header + body,
    get segments() {
      segments ??= segmentsOf(pieces, header.length); // of most nobody asks for them
      return segments;
    },
    classKey: types === canonical ? id : hash(types),
    id,
    effects: effectsOf(template, pieces),
    warnings: skeleton.warnings,
  };
}

const known = new WeakMap<Template, Map<string, Decisions<Skeleton>>>();

/** What variants of a template have in common, for each folder that they go to. */
function skeletonsOf(template: Template, key: string): Decisions<Skeleton> {
  const all = known.get(template) ?? new Map<string, Decisions<Skeleton>>();
  known.set(template, all);
  const skeletons = all.get(key) ?? new Decisions<Skeleton>();
  all.set(key, skeletons);
  return skeletons;
}

const textOf = (pieces: readonly Piece[], kind: "text" | "canonical" | "types"): string =>
  pieces.map((piece) => piece[kind]).join("");

function segmentsOf(pieces: readonly Piece[], start: number): readonly Segment[] {
  let end = start;
  return pieces.flatMap(({ chunks }) =>
    chunks.map(({ text, at, verbatim }) => {
      const from = end;
      end += text.length;
      return { start: from, end, at, verbatim };
    }),
  );
}

/** Whether every `constraint(...)` of a template holds for a combination. */
export function allowed(template: Template, assignment: Assignment): boolean {
  if (template.constraints.length === 0) return true;
  const evaluation = evaluationOf(template, factsOf(template), (parameter) => assignment.get(parameter));
  const scope = new Scope();
  return template.constraints.every(({ condition }) => {
    const result = evaluation.evaluate(condition, scope);
    if (result !== undefined) return isTruthy(result.value);
    return refuse(condition, "AKT021", "this constraint cannot be decided without running the template");
  });
}

/** The place in the template that a position of a variant comes from; undefined inside its header. */
export function toTemplate(segments: readonly Segment[], position: number): number | undefined {
  let low = 0;
  for (let high = segments.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.end ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  const segment = segments[low] ?? segments.at(-1);
  if (segment === undefined || position < segment.start) return undefined;
  return segment.verbatim ? segment.at + Math.min(position, segment.end) - segment.start : segment.at;
}

/** The paths of `template.effects` that are left. */
function effectsOf({ effects, source }: Template, pieces: readonly Piece[]): string {
  if (effects.size === 0) return "";
  const chunks = pieces.flatMap((piece) => piece.chunks);
  const isLeft = (path: ts.Node): boolean => {
    const start = path.getStart(source);
    return chunks.some(({ at, text, verbatim }) => (verbatim ? at <= start && start < at + text.length : at === start));
  };
  return [...new Set([...effects].filter(isLeft).map(({ text }) => text))].sort().join("\n");
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
