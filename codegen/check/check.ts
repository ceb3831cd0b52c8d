/** The type check of generated files: all of them in one program, so that the language's types are worked out once. */

import type { Parameters } from "../space/space.ts";

/** A file as it would be written; it need not exist. */
export interface Checkable {
  /** The absolute path: imports lead from there. */
  readonly file: string;
  readonly text: string;
  /** Its imports that may change what other files see: the same in all files of a check. */
  readonly effects?: string;
  /** What it was made from, where others were made from the like. */
  readonly parameters?: Parameters;
}

/** One error of one of the files. */
export interface Finding {
  readonly file: string;
  /** In the file's text, in UTF-16 units. */
  readonly position: number;
  readonly code: number;
  /** All lines of the compiler's message. */
  readonly message: string;
}

/** A compiler that stays open, since what it knows of the language is most of the work of checking one more file. */
export interface Checker extends Disposable {
  /** Which compiler it is. */
  readonly name: string;
  /**
   * Errors in the order of the files, and within a file in that of their positions. A compiler that runs beside this thread
   * lets it do something `meanwhile`.
   */
  check(files: readonly Checkable[], meanwhile?: () => void): readonly Finding[];
  /** Begins to check files that are asked for next, where that goes on beside what else is done. */
  ahead?(files: readonly Checkable[]): void;
}

/** Where the compiler's settings come from. */
export interface CheckOptions {
  /** The template: its project is that of its variants. */
  readonly template: string;
  /** By default the next tsconfig.json above the template. */
  readonly tsconfig?: string | undefined;
}

/** Errors as checkers give them, whatever order the compiler finds them in. */
export function sorted(files: readonly Checkable[], findings: readonly Finding[]): readonly Finding[] {
  const places = new Map(files.map(({ file }, place) => [file, place]));
  const placeOf = ({ file }: Finding): number => places.get(file) ?? files.length;
  return findings
    .filter(({ file }) => places.has(file))
    .toSorted((a, b) => placeOf(a) - placeOf(b) || a.position - b.position || a.code - b.code);
}
