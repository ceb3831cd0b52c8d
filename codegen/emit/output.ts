/** A variant's text while it is made: pieces of the template and pieces of ours, each with its place in the template. */
import type { ts } from "ts-morph";
import type { Site } from "../analyse/template.ts";
import type { Facts } from "./facts.ts";
import type { Range } from "./range.ts";

export interface Chunk {
  text: string;
  /** Where it comes from in the template. */
  at: number;
  readonly verbatim: boolean;
  /** What identifies it, where that is not its text. */
  readonly canonical?: string;
  /** What stands for it where only types matter. */
  readonly typeText?: string;
}

/** What is written when the rest is: the alternative of a parameter, and imports, since they depend on what uses them. */
export type Place = ParameterPlace | ImportPlace;

export interface ParameterPlace {
  readonly site: Site;
  /** Columns by which its lines move to the left. */
  readonly dedent: number;
}

export interface ImportPlace {
  readonly declaration: ts.ImportDeclaration;
  readonly lead: Range;
}

export class Output {
  /** Between places that are still open, the pieces that are written. */
  readonly parts: (Chunk[] | Place)[] = [];
  /** Columns by which copied lines move to the left. */
  dedent = 0;
  private readonly text: string;
  private readonly facts: Facts;

  constructor(text: string, facts: Facts) {
    this.text = text;
    this.facts = facts;
  }

  /** Copies a range of the template. */
  copy(start: number, end: number): void {
    if (end <= start) return;
    let from = start;
    for (
      let line = this.dedent === 0 ? 0 : this.text.indexOf("\n", start) + 1;
      line > 0 && line < end;
      line = this.text.indexOf("\n", line) + 1
    ) {
      this.append(from, line);
      from = this.facts.valueLines.has(line) ? line : this.indented(line, end);
    }
    if (from < end) this.append(from, end);
  }

  /** Copies a range of the template that another text identifies. */
  copyAs(start: number, end: number, as: Pick<Chunk, "canonical" | "typeText">): void {
    this.push({ text: this.text.slice(start, end), at: start, verbatim: true, ...as });
  }

  /** Writes text of our own; `at` is the place of the template that is to blame for it. */
  put(text: string, at: number, as: Pick<Chunk, "canonical" | "typeText"> = {}): void {
    if (text !== "") this.push({ text, at, verbatim: false, ...as });
  }

  /** Leaves a place for text that is written later. */
  leave(place: Place): void {
    this.parts.push(place);
  }

  private push(chunk: Chunk): void {
    const last = this.parts.at(-1);
    if (Array.isArray(last)) last.push(chunk);
    else this.parts.push([chunk]);
  }

  private append(start: number, end: number): void {
    const part = this.parts.at(-1);
    const last = Array.isArray(part) ? part.at(-1) : undefined;
    const isOpen = last?.verbatim === true && last.canonical === undefined && last.typeText === undefined;
    if (isOpen && last.at + last.text.length === start) last.text = this.text.slice(last.at, end);
    else this.push({ text: this.text.slice(start, end), at: start, verbatim: true });
  }

  /** The start of a line without the columns that it loses. */
  private indented(line: number, end: number): number {
    let at = line;
    while (at < end && at - line < this.dedent && (this.text[at] === " " || this.text[at] === "\t")) at++;
    return at;
  }
}
