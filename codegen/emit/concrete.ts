/** A template and one combination in, the text of a variant out. */
import { createHash } from "node:crypto";
import type { ts } from "ts-morph";
import { refuse } from "../analyse/diagnostic.ts";
import type { Template } from "../analyse/template.ts";
import type { Assignment } from "../space/space.ts";
import { type Emitter, type Kept, Retry } from "./emitter.ts";
import { evaluationOf } from "./evaluate.ts";
import { exportedEvolving, untrackedWarnings } from "./evolving.ts";
import { type Facts, factsOf } from "./facts.ts";
import { Names } from "./fresh.ts";
import { evolvingHints } from "./hints.ts";
import { writeImports } from "./imports.ts";
import { writeNode } from "./nodes.ts";
import { type Chunk, Output } from "./output.ts";
import { writeList } from "./statements.ts";
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
  const facts = factsOf(template);
  const kept: Kept = { variables: exportedEvolving(template, facts), statements: new Set(), constants: new Set() };
  for (;;) {
    try {
      return write(emitterOf(template, facts, assignment, options, kept), options.header ?? "");
    } catch (error) {
      if (!(error instanceof Retry)) throw error;
    }
  }
}

/** Whether every `constraint(...)` of a template holds for a combination. */
export function allowed(template: Template, assignment: Assignment): boolean {
  if (template.constraints.length === 0) return true;
  const evaluation = evaluationOf(template, factsOf(template), assignment);
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

function emitterOf(
  template: Template,
  facts: Facts,
  assignment: Assignment,
  { outFile, specialise = true }: ExpandOptions,
  kept: Kept,
): Emitter {
  const emitter: Emitter = {
    template,
    facts,
    evaluation: evaluationOf(template, facts, assignment),
    assignment,
    specialise,
    outFile,
    output: new Output(template.text, facts),
    kept,
    names: new Names(template.names),
    renames: new Map(),
    substitutions: new Map(),
    rounds: [],
    flattened: new Map(),
    homes: new Map(),
    imports: [],
    home: template.source,
    opening: undefined,
    gap: false,
    node: (node, scope) => writeNode(emitter, node, scope),
    list: (statements, scope, from) => writeList(emitter, statements, scope, from),
  };
  return emitter;
}

function write(emitter: Emitter, header: string): Concrete {
  const { template, output } = emitter;
  const scope = new Scope();
  const { end } = emitter.list(template.source.statements, scope, 0);
  output.copy(end, template.text.length);
  writeImports(emitter);
  const chunks = withoutBlankStart(output.flat());
  const segments: Segment[] = [];
  let [body, canonical, types] = ["", "", ""];
  for (const chunk of chunks) {
    const { text, at, verbatim } = chunk;
    const start = header.length + body.length;
    segments.push({ start, end: start + text.length, at, verbatim });
    body += text;
    canonical += chunk.canonical ?? text;
    types += chunk.typeText ?? chunk.canonical ?? text;
  }
  const id = hash(canonical);
  return {
    text: header + body,
    segments,
    classKey: types === canonical ? id : hash(types),
    id,
    effects: effectsOf(template, chunks),
    warnings: [...untrackedWarnings(emitter), ...evolvingHints(template)],
  };
}

/** The paths of `template.effects` that are left. */
function effectsOf({ effects, source }: Template, chunks: readonly Chunk[]): string {
  const isLeft = (path: ts.Node): boolean => {
    const start = path.getStart(source);
    return chunks.some(({ at, text, verbatim }) => (verbatim ? at <= start && start < at + text.length : at === start));
  };
  return [...new Set([...effects].filter(isLeft).map(({ text }) => text))].sort().join("\n");
}

/** Without blank lines at the start, which removed imports leave behind. */
function withoutBlankStart(chunks: readonly Chunk[]): readonly Chunk[] {
  const first = chunks.findIndex((chunk) => blankOf(chunk) < chunk.text.length);
  const [start, ...rest] = first < 0 ? [] : chunks.slice(first);
  if (start === undefined) return [];
  const blank = blankOf(start);
  return [{ ...start, text: start.text.slice(blank), at: start.at + blank }, ...rest];
}

const blankOf = ({ text }: Chunk): number => /^\s*\n/.exec(text)?.[0].length ?? 0;

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
