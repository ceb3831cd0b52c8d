/** White space and comments around statements: what stays, what goes with a statement that goes. */
import { ts } from "../compiler.ts";
import { type Emitter, startOf } from "./emitter.ts";
import type { Range } from "./range.ts";

/** Columns before the first character of the line in which a node starts. */
export function indentOf(emitter: Emitter, node: ts.Node): number {
  const { text } = emitter.template;
  const start = startOf(emitter, node);
  let at = text.lastIndexOf("\n", start - 1) + 1;
  const line = at;
  while (text[at] === " " || text[at] === "\t") at++;
  return at - line;
}

/** Writes what stands before a statement, in a flattened list behind what stands before that. */
export function writeLead(emitter: Emitter, lead: Range): void {
  const { opening, gap } = emitter;
  emitter.opening = undefined;
  emitter.gap = false;
  if (opening !== undefined) {
    opening();
    copyComments(emitter, lead);
    return;
  }
  copyLead(emitter, lead, gap);
}

/** Copies a lead; with `gap` behind the blank line that stood before a statement which was left out. */
export function copyLead(emitter: Emitter, lead: Range, gap: boolean): void {
  const { output, facts } = emitter;
  if (gap && !hasBlankLine(textOf(emitter, lead))) output.put(facts.endOfLine, lead.start);
  output.copy(lead.start, lead.end);
}

/** Copies a lead from its first comment on. */
export function copyComments({ template, output }: Emitter, lead: Range): void {
  const first = template.text.slice(lead.start, lead.end).search(/\S/);
  if (first >= 0) output.copy(lead.start + first, lead.end);
}

/** Leaves a statement out: comments that a blank line separates from it stay, those right before it go. */
export function dropLead(emitter: Emitter, lead: Range): void {
  const text = textOf(emitter, lead);
  const detached = /^[\s\S]*(?:\*\/|\/\/[^\n]*)(?=[ \t]*\r?\n[ \t]*\r?\n)/.exec(text)?.[0];
  if (detached !== undefined) {
    writeLead(emitter, { start: lead.start, end: lead.start + detached.length });
    emitter.gap = true;
  } else if (hasBlankLine(text)) emitter.gap = true;
}

/** The white space before the comments that belong to a statement. */
export function indentation(emitter: Emitter, lead: Range): Range {
  const comments = textOf(emitter, lead).search(/\S/);
  return comments < 0 ? lead : { start: lead.start, end: lead.start + comments };
}

/** The end of the last comment in a range, its start if there is none. */
export function endOfComments(emitter: Emitter, { start, end }: Range): number {
  return start + textOf(emitter, { start, end }).trimEnd().length;
}

/** The end of a statement with the comments that follow it in its last line. */
export function endWithComments({ template: { text }, facts: { ends } }: Emitter, statement: ts.Node): number {
  const end = ends.get(statement) ?? ts.getTrailingCommentRanges(text, statement.end)?.at(-1)?.end ?? statement.end;
  ends.set(statement, end);
  return end;
}

function textOf({ template }: Emitter, { start, end }: Range): string {
  return template.text.slice(start, end);
}

function hasBlankLine(text: string): boolean {
  return /\n[ \t]*\r?\n/.test(text);
}
