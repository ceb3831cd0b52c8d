/** Writes the files of a deployment: each says by its mark that it is akid's and as it was written. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AkidError } from "../../dsl/errors.ts";
import { writeAtomic } from "../files/atomic.ts";
import { wrong } from "./checks.ts";

/** Texts by their file names; all of them take `#` for the start of a comment. */
export type Texts = Readonly<Record<string, string>>;

export interface Written {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /** What an earlier deployment had here, and this one has not. */
  readonly removed: readonly string[];
}

const mark = "# Written by akid deploy; without this line its SHA-256 is ";
const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The text with its mark: first, or after the line that names a script's interpreter. */
export function marked(text: string): string {
  const [, interpreter = "", rest = ""] = /^(#![^\n]*\n)?(.*)$/s.exec(text) ?? [];
  return `${interpreter}${mark}${digest(text)}\n${rest}`;
}

/** Whether a text is as `marked` made it. */
export function isOurs(text: string): boolean {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.startsWith(mark));
  if (at < 0 || at > 1) return false;
  const [line = ""] = lines.splice(at, 1);
  return line === mark + digest(lines.join("\n"));
}

/**
 * Brings a folder to these texts. Nobody sees half a file, and the same texts leave it as it is.
 *
 * @param names all files that such a deployment may have: those it has not any more go
 * @throws UsageError, before anything is written, for a file that is not as akid wrote it
 */
export function writeTexts(folder: string, texts: Texts, names: readonly string[]): Written {
  try {
    return bring(folder, texts, names);
  } catch (cause) {
    if (cause instanceof AkidError) throw cause;
    throw wrong(`'${folder}' cannot be written: ${(cause as Error).message}`, undefined, { cause });
  }
}

type State = "same" | "ours" | "foreign" | "none";

function stateOf(file: string, text: string | undefined): State {
  const found = contentOf(file);
  if (found === undefined) return "none";
  if (text !== undefined && found === marked(text)) return "same";
  return isOurs(found) ? "ours" : "foreign";
}

function bring(folder: string, texts: Texts, names: readonly string[]): Written {
  const states = new Map(names.map((name) => [name, stateOf(join(folder, name), texts[name])]));
  const inState = (state: State): string[] => names.filter((name) => name in texts && states.get(name) === state);
  const foreign = inState("foreign");
  if (foreign.length > 0) {
    const what = `'${folder}' has files that are not as akid wrote them: ${foreign.join(", ")}`;
    throw wrong(what, "Move or remove them, or deploy to another folder with --out.");
  }
  mkdirSync(folder, { recursive: true });
  const written = names.filter((name) => name in texts && states.get(name) !== "same");
  for (const name of written) writeAtomic(join(folder, name), marked(texts[name] ?? ""));
  const removed = names.filter((name) => !(name in texts) && states.get(name) === "ours");
  for (const name of removed) rmSync(join(folder, name));
  return { written, unchanged: inState("same"), removed };
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
