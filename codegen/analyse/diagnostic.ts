/** What is wrong with a template, and where. */
import { relative } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { ts } from "../compiler.ts";

/** One mistake at a place of a file; `line` and `column` count from 1. */
export interface Diagnostic {
  /** Relative to the working directory. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `AKT...` of the generator, `TS...` of the compiler. */
  readonly code: string;
  readonly message: string;
}

/** A template that cannot be expanded; nothing was written. */
export class TemplateError extends UsageError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super({ what: diagnostics.map(showDiagnostic).join("\n").replace(/\.$/, "") });
    this.diagnostics = diagnostics;
  }
}

/**
 * A diagnostic in one line, as compilers print it; editors and terminals link it.
 *
 * @example showDiagnostic({ file: "a.ts", line: 2, column: 7, code: "AKT007", message: "no alternatives" })
 * // "a.ts:2:7 - AKT007: no alternatives"
 */
export function showDiagnostic({ file, line, column, code, message }: Diagnostic): string {
  return `${file}:${line}:${column} - ${code}: ${message}`;
}

/** The diagnostic at a position of a source file. */
export function diagnosticAt(source: ts.SourceFile, position: number, code: string, message: string): Diagnostic {
  const { line, character } = source.getLineAndCharacterOfPosition(position);
  const file = relative(process.cwd(), source.fileName);
  return { file, line: line + 1, column: character + 1, code, message };
}

/** Refuses a template because of one node. */
export function refuse(node: ts.Node, code: string, message: string): never {
  const source = node.getSourceFile();
  throw new TemplateError([diagnosticAt(source, node.getStart(source), code, message)]);
}

/** Refuses a template because of some mistakes, if there are any. */
export function refuseAll(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length > 0) throw new TemplateError(diagnostics);
}

/** A diagnostic of the compiler as ours; one without a place is put at the start of `source`. */
export function fromCompiler(source: ts.SourceFile, { file, start, code, messageText }: ts.Diagnostic): Diagnostic {
  return diagnosticAt(file ?? source, start ?? 0, `TS${code}`, ts.flattenDiagnosticMessageText(messageText, "\n  "));
}
