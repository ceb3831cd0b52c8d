/** What a template must not do, because the check of its variants would say less than it seems to. */

import type { Checker } from "../check/check.ts";
import { ts } from "../compiler.ts";
import { type Diagnostic, diagnosticAt, fromCompiler, refuse, refuseAll, TemplateError } from "./diagnostic.ts";
import { nodesOf } from "./syntax.ts";

/** Refuses a template that cannot be parsed, or that would switch off or distort the check of its variants. */
export function refuseUnsound(source: ts.SourceFile, program: ts.Program): void {
  refuseUnchecked(source);
  refuseAll(program.getSyntacticDiagnostics(source).map((diagnostic) => fromCompiler(source, diagnostic)));
  for (const statement of source.statements) if (isAugmentation(statement)) refuse(statement, "AKT031", augmenting);
}

/** The errors that need types, by the compiler inside ts-morph. Those without a place: the program has no libraries. */
export function errorsOf(source: ts.SourceFile, program: ts.Program): readonly ts.Diagnostic[] {
  const found = [...program.getGlobalDiagnostics(), ...program.getSemanticDiagnostics(source)];
  return found.filter(({ category }) => category === ts.DiagnosticCategory.Error);
}

/** The errors that need types, by the compiler that checks the variants. */
export function findingsOf(source: ts.SourceFile, checker: Checker): readonly Diagnostic[] {
  const findings = checker.check([{ file: source.fileName, text: source.text, effects: "template" }]);
  return findings.map(({ position, code, message }) => diagnosticAt(source, position, `TS${code}`, message));
}

function refuseUnchecked(source: ts.SourceFile): void {
  for (const { pos, end, kind } of ts.getLeadingCommentRanges(source.text, 0) ?? []) {
    if (kind !== ts.SyntaxKind.SingleLineCommentTrivia) continue;
    if (!/^\/\/\/?\s*@ts-nocheck\b/i.test(source.text.slice(pos, end))) continue;
    const what = "@ts-nocheck would switch off the check of every variant, too";
    throw new TemplateError([diagnosticAt(source, pos, "AKT030", what)]);
  }
}

const augmenting =
  "a template cannot augment global or module declarations: its variants are checked together and would see each other's";

/** Whether a statement declares something for other files, too. */
export function isAugmentation(statement: ts.Statement): boolean {
  if (!ts.isModuleDeclaration(statement)) return false;
  return ts.isStringLiteral(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
}

/** What silences the type checker at one place: mistakes there are found when a variant runs. */
export function silencingOf(source: ts.SourceFile): readonly Diagnostic[] {
  const warn = (position: number, what: string): Diagnostic =>
    diagnosticAt(source, position, "AKT040", `${what} silences the type checker: variants may be wrong here`);
  const comments = [...source.text.matchAll(/(?<=^[ \t]*(?:\/\/+|\/\*+|\*)[ \t]*)@ts-(?:ignore|expect-error)\b/gm)];
  const casts = [...nodesOf(source)].filter(
    (node) => ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.AnyKeyword,
  );
  return [
    ...comments.map(({ index, 0: text }) => warn(index, text)),
    ...casts.map((node) => warn((node as ts.AsExpression).type.getStart(source), "as any")),
  ];
}

/** Parameters in other files, which a user may expect to vary. */
export function warningsAbout(elsewhere: readonly ts.Node[]): readonly Diagnostic[] {
  const what = "a parameter in an imported file keeps its default; only those of the template vary";
  return elsewhere.map((node) => diagnosticAt(node.getSourceFile(), node.getStart(), "AKT041", what));
}
