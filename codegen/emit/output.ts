/** A variant's text while it is made: pieces of the template and pieces of ours, each with its place in the template. */
import type { Facts } from "./facts.ts";

export interface Chunk {
  text: string;
  /** Where it comes from in the template. */
  at: number;
  readonly verbatim: boolean;
  /** What identifies it, where that is not its text. */
  readonly canonical?: string;
  /** What stands for it where only types matter. */
  readonly typeText?: string;
  /** Filled in later. */
  readonly later?: Output;
}

export class Output {
  chunks: Chunk[] = [];
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
    this.chunks.push({ text: this.text.slice(start, end), at: start, verbatim: true, ...as });
  }

  /** Writes text of our own; `at` is the place of the template that is to blame for it. */
  put(text: string, at: number, as: Pick<Chunk, "canonical" | "typeText"> = {}): void {
    this.chunks.push({ text, at, verbatim: false, ...as });
  }

  /** Leaves a place for text that is written later, into the output that comes back. */
  reserve(): Output {
    const later = new Output(this.text, this.facts);
    this.chunks.push({ text: "", at: 0, verbatim: false, later });
    return later;
  }

  /** All pieces in order, but for empty ones. */
  flat(into: Chunk[] = []): Chunk[] {
    for (const chunk of this.chunks) {
      if (chunk.later) chunk.later.flat(into);
      else if (chunk.text !== "") into.push(chunk);
    }
    return into;
  }

  private append(start: number, end: number): void {
    const last = this.chunks.at(-1);
    const isOpen = last?.verbatim === true && last.canonical === undefined && last.typeText === undefined;
    if (isOpen && last.at + last.text.length === start) last.text = this.text.slice(last.at, end);
    else this.chunks.push({ text: this.text.slice(start, end), at: start, verbatim: true });
  }

  /** The start of a line without the columns that it loses. */
  private indented(line: number, end: number): number {
    let at = line;
    while (at < end && at - line < this.dedent && (this.text[at] === " " || this.text[at] === "\t")) at++;
    return at;
  }
}
