/** The compiler that reads templates: with the settings of the project that a template belongs to. */
import { dirname } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { Project, type ProjectOptions, ts } from "../compiler.ts";

/** What analysis needs, whatever the project says: modules, no output, and no opinion about unused names. */
const always: ts.CompilerOptions = {
  noEmit: true,
  composite: false,
  incremental: false,
  declaration: false,
  skipLibCheck: true,
  noUnusedLocals: false,
  noUnusedParameters: false,
  moduleDetection: ts.ModuleDetectionKind.Force,
  ignoreDeprecations: "6.0",
};

/** Imports that mean the same in every file. */
const anyFormat = { module: ts.ModuleKind.Preserve, moduleResolution: ts.ModuleResolutionKind.Bundler } as const;

/** The settings where there is no tsconfig.json. */
const bare: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  ...anyFormat,
  strict: true,
  allowImportingTsExtensions: true,
};

/**
 * Opens the project of a template: the tsconfig.json that is given, else the next one above the file. `settings` are
 * stronger than it.
 */
export function openProject(file: string, tsconfig?: string, settings: ts.CompilerOptions = {}): Project {
  return open(file, tsconfig, { compilerOptions: settings });
}

/**
 * Opens a template without the packages that it imports, but for the vocabulary: enough to know what each name stands for,
 * in a fifth of the time. What comes from them has no type here.
 */
export function openNames(file: string, tsconfig?: string): Project {
  const compilerOptions = { types: [], lib: ["lib.es5.d.ts"] };
  return open(file, tsconfig, {
    compilerOptions,
    resolutionHost: (host, options) => ({
      resolveModuleNames: (names, from) =>
        names.map((name) => {
          if (/^akid(\/(?!tune$)|$)/.test(name)) return undefined;
          const module = ts.resolveModuleName(name, from, options(), host).resolvedModule;
          return module?.isExternalLibraryImport && name !== "akid/tune" ? undefined : module;
        }),
    }),
  });
}

function open(file: string, tsconfig: string | undefined, options: ProjectOptions): Project {
  const config = tsconfig ?? ts.findConfigFile(dirname(file), ts.sys.fileExists);
  const settings = { ...always, ...options.compilerOptions };
  const files = { ...options, skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true };
  if (config === undefined) return new Project({ ...files, compilerOptions: { ...bare, ...settings } });
  try {
    const project = new Project({ ...files, tsConfigFilePath: config, compilerOptions: settings });
    if (asksForFormats(project.getCompilerOptions())) project.compilerOptions.set(anyFormat);
    return project;
  } catch (error) {
    throw new UsageError({ where: config, what: `cannot be read: ${(error as Error).message}` }, { cause: error });
  }
}

/**
 * Whether a file's package.json decides what its imports mean. ts-morph 28 does not tell the compiler what it decides, which
 * then takes every file for CommonJS, without `import.meta` and top-level `await`.
 */
function asksForFormats({ module, moduleResolution }: ts.CompilerOptions): boolean {
  const isNode = (kind: number | undefined, from: number, to: number): boolean =>
    kind !== undefined && kind >= from && kind <= to;
  return (
    isNode(module, ts.ModuleKind.Node16, ts.ModuleKind.NodeNext) ||
    isNode(moduleResolution, ts.ModuleResolutionKind.Node16, ts.ModuleResolutionKind.NodeNext)
  );
}
