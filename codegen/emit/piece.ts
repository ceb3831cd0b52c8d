/** A part of a variant's text, with what several variants need of it worked out once. */
import type { Chunk } from "./output.ts";

export class Piece {
  readonly chunks: readonly Chunk[];
  readonly text: string;
  /** What identifies it. */
  readonly canonical: string;
  /** What stands for it where only types matter. */
  readonly types: string;
  #start: Piece | undefined;

  constructor(chunks: readonly Chunk[]) {
    this.chunks = chunks;
    this.text = chunks.map(({ text }) => text).join("");
    this.canonical = chunks.map(({ text, canonical }) => canonical ?? text).join("");
    this.types = chunks.map(({ text, canonical, typeText }) => typeText ?? canonical ?? text).join("");
  }

  /** The same at the start of a file: without blank lines there, which removed imports leave behind. */
  get start(): Piece {
    this.#start ??= new Piece(withoutBlankStart(this.chunks));
    return this.#start;
  }
}

/** Parts as they follow each other in a file. */
export function asFile(pieces: readonly Piece[]): readonly Piece[] {
  const first = pieces.findIndex(({ start }) => start.chunks.length > 0);
  const piece = pieces[first];
  return piece ? [piece.start, ...pieces.slice(first + 1)] : [];
}

function withoutBlankStart(chunks: readonly Chunk[]): readonly Chunk[] {
  const first = chunks.findIndex((chunk) => blankOf(chunk) < chunk.text.length);
  const [start, ...rest] = first < 0 ? [] : chunks.slice(first);
  if (start === undefined) return [];
  const blank = blankOf(start);
  return [{ ...start, text: start.text.slice(blank), at: start.at + blank }, ...rest];
}

const blankOf = ({ text }: Chunk): number => /^\s*\n/.exec(text)?.[0].length ?? 0;
