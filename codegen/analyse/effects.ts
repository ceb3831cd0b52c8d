/** Imports that may change what the whole program knows: of files that declare something for all others. */
import { ts } from "../compiler.ts";
import { isAugmentation } from "./sound.ts";
import { nodesOf } from "./syntax.ts";

interface Compiler {
  readonly program: ts.Program;
  readonly host: ts.ModuleResolutionHost;
}

/**
 * The paths of those imports that a variant may do without: one whose name it does not use, `import("./file.ts")` and the
 * type of it. A file of one's own is looked into, with all that it imports; a package may declare anything, but for akid.
 */
export function effectsOf(source: ts.SourceFile, compiler: Compiler): ReadonlySet<ts.StringLiteralLike> {
  const removable = [...pathsIn(source)].filter(({ parent }) => !ts.isImportDeclaration(parent) || parent.importClause);
  return new Set(removable.filter((path) => declaresForAll(path, compiler, new Set())));
}

/** What an import leads to. */
function* pathsIn(source: ts.SourceFile): Iterable<ts.StringLiteralLike> {
  for (const node of nodesOf(source)) {
    if (!ts.isStringLiteralLike(node)) continue;
    const { parent } = node;
    const isImported =
      ts.isImportDeclaration(parent) ||
      ts.isExportDeclaration(parent) ||
      ts.isExternalModuleReference(parent) ||
      (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent)) ||
      (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword);
    if (isImported) yield node;
  }
}

function declaresForAll(path: ts.StringLiteralLike, compiler: Compiler, seen: Set<ts.SourceFile>): boolean {
  if (/^akid(\/|$)/.test(path.text)) return false;
  const { program, host } = compiler;
  const from = path.getSourceFile().fileName;
  const { resolvedModule } = ts.resolveModuleName(path.text, from, program.getCompilerOptions(), host);
  const file = resolvedModule && program.getSourceFile(resolvedModule.resolvedFileName);
  if (!file || resolvedModule.isExternalLibraryImport) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  const isOpen =
    !ts.isExternalModule(file) ||
    file.referencedFiles.length + file.typeReferenceDirectives.length > 0 ||
    file.statements.some(isAugmentation);
  return isOpen || [...pathsIn(file)].some((next) => declaresForAll(next, compiler, seen));
}
