/** A variant as it stands in the folder of a run: the same text, whose relative paths lead from there. */
import { dirname, relative, resolve, sep } from "node:path";
import { relativePathsOf } from "../analyse/imports.ts";
import { ts } from "../compiler.ts";

/** The text of `file` as it works in `folder`; one whose paths cannot be told stays as it is. */
export function rebased(text: string, file: string, folder: string): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const pieces: string[] = [];
  let at = 0;
  for (const literal of pathsOf(source)) {
    pieces.push(text.slice(at, literal.getStart(source)), JSON.stringify(moved(literal.text, dirname(file), folder)));
    at = literal.getEnd();
  }
  return pieces.join("") + text.slice(at);
}

function pathsOf(source: ts.SourceFile): readonly ts.StringLiteralLike[] {
  try {
    return [...relativePathsOf(source)].sort((a, b) => a.pos - b.pos);
  } catch {
    return [];
  }
}

function moved(path: string, from: string, to: string): string {
  const found = relative(to, resolve(from, path)).split(sep).join("/");
  const folder = path.endsWith("/") ? "/" : "";
  return `${found.startsWith(".") ? found : `./${found}`}${folder}`;
}
