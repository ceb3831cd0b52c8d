/** Compiles small sources with the compilers that users have, and reads types and messages out of them. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import * as akid from "../../dsl/index.ts";

const root = join(import.meta.dirname, "../..");

const settings = {
  target: "es2023",
  lib: ["es2023"],
  module: "nodenext",
  moduleResolution: "nodenext",
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  noEmit: true,
} as const;

/** The path of a file of the language, to import from a source. */
export function dsl(file: string): string {
  return JSON.stringify(join(root, "dsl", file));
}

/** An import of everything that the language exports by value. */
export const importAll = `import { ${Object.keys(akid).join(", ")} } from ${dsl("index.ts")};
`;

/** Writes sources into a folder of their own and removes it after `use`. */
export async function withFiles<T>(
  sources: readonly string[],
  use: (paths: readonly string[], folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "akid-types-"));
  try {
    const paths = sources.map((source, i) => {
      const path = join(folder, `source${i}.ts`);
      writeFileSync(path, `${source}\nexport {};\n`);
      return path;
    });
    return await use(paths, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A program of TypeScript 5.9 over some files, not checked yet. */
export function program(paths: readonly string[]): ts.Program {
  const options = ts.convertCompilerOptionsFromJson(settings, root).options;
  const host = ts.createCompilerHost(options);
  const parse: typeof host.getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) => {
    if (paths.includes(file)) return parse(file, ...rest);
    if (!parsed.has(file)) parsed.set(file, parse(file, ...rest));
    return parsed.get(file);
  };
  return ts.createProgram(paths, options, host);
}

/** The language and the compiler's own declarations, which all programs of a run share. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** A language service of TypeScript 5.9, as an editor runs it. */
export function languageService(paths: readonly string[]): ts.LanguageService {
  const options = ts.convertCompilerOptionsFromJson(settings, root).options;
  const { fileExists, readFile, readDirectory, directoryExists, getDirectories } = ts.sys;
  return ts.createLanguageService({
    fileExists,
    readFile,
    readDirectory,
    directoryExists,
    getDirectories,
    getScriptFileNames: () => [...paths],
    getScriptVersion: () => "1",
    getScriptSnapshot: (file) => {
      const text = ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
  });
}

/** The errors of each file, as TypeScript 5.9 says them: `TS2345: Argument of type ...`. */
export function errorsOf(paths: readonly string[]): string[][] {
  const checked = program(paths);
  return paths.map((path) => {
    const file = checked.getSourceFile(path);
    return ts
      .getPreEmitDiagnostics(checked, file)
      .map(({ code, messageText }) => `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  });
}

/** The errors of each file, as TypeScript 7 says them: by one checker, since several work out again what files share. */
export async function errorsOf7(paths: readonly string[], folder: string): Promise<string[][]> {
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: settings, files: paths }));
  const tsc = join(root, "node_modules/typescript7/bin/tsc");
  const flags = ["--pretty", "false", "--singleThreaded"];
  const run = promisify(execFile)(process.execPath, [tsc, "-p", folder, ...flags], { maxBuffer: 1e8 });
  const output = await run.then(({ stdout }) => stdout).catch(({ stdout }: { stdout: string }) => stdout);
  const errors = output
    .split(/\n(?=\S)/)
    .map((line) => /source(\d+)\.ts\(\d+,\d+\): error (TS.*)$/s.exec(line.trimEnd()));
  return paths.map((_, i) => errors.flatMap((match) => (match?.[1] === String(i) && match[2] ? [match[2]] : [])));
}

/** The types of all exported types and constants of a file, printed, by name. */
export function exportedTypes(path: string): ReadonlyMap<string, string> {
  const checked = program([path]);
  const checker = checked.getTypeChecker();
  const source = checked.getSourceFile(path);
  const symbol = source && checker.getSymbolAtLocation(source);
  const { NoTruncation, InTypeAlias, UseAliasDefinedOutsideCurrentScope } = ts.TypeFormatFlags;
  const flags = NoTruncation | InTypeAlias | UseAliasDefinedOutsideCurrentScope;
  const print = (exported: ts.Symbol): string => {
    const isType = exported.flags & ts.SymbolFlags.TypeAlias;
    const type = isType ? checker.getDeclaredTypeOfSymbol(exported) : checker.getTypeOfSymbol(exported);
    return checker.typeToString(type, undefined, flags);
  };
  return new Map(symbol ? checker.getExportsOfModule(symbol).map((exported) => [exported.name, print(exported)]) : []);
}
