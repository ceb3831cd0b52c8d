/** TypeScript 7: a native compiler in a process of its own, which reads the files out of this one's memory. */
import type { ChildProcess } from "node:child_process";
import { dirname, join } from "node:path";
import { API, type Diagnostic, DiagnosticCategory, type Project } from "typescript7/unstable/sync";
import { type Checkable, type Checker, type CheckOptions, type Finding, sorted } from "./check.ts";
import { NoNativeCompiler } from "./none.ts";
import { always, bare, configAbove } from "./settings.ts";

export class NativeChecker implements Checker {
  readonly name = "TypeScript 7";
  readonly #options: CheckOptions;
  readonly #api: API;
  #files: ReadonlyMap<string, string> = new Map();
  #folders: ReadonlySet<string> = new Set();
  #project: string | undefined;
  /** Every file that the compiler may remember. */
  readonly #known = new Set<string>();
  #rounds = 0;

  /** @throws NoNativeCompiler where its binary is missing */
  constructor(options: CheckOptions) {
    this.#options = options;
    this.#api = start({
      readFile: (file) => this.#files.get(file),
      fileExists: (file) => this.#files.has(file) || undefined,
      directoryExists: (folder) => this.#folders.has(folder) || undefined,
    });
  }

  check(files: readonly Checkable[]): readonly Finding[] {
    const [first] = files;
    if (first === undefined) return [];
    const { program } = this.#open(files, dirname(first.file));
    const wrong = [...program.getConfigFileParsingDiagnostics(), ...program.getProgramDiagnostics()].find(isError);
    if (wrong) throw new NoNativeCompiler(textOf(wrong));
    // Without them a program finds nothing wrong with anything.
    const hasLibraries = program.getSourceFileNames().some((name) => /\/lib\.[\w.]+\.d\.ts$/.test(name));
    if (!hasLibraries) throw new NoNativeCompiler("the compiler's own declarations are missing");
    // File by file: of a module that they import the compiler then works out what they use, and no more.
    const semantic = files.flatMap(({ file }) => program.getSemanticDiagnostics(file));
    const found = [...program.getSyntacticDiagnostics(), ...semantic];
    return sorted(files, found.filter(isError).map(findingOf));
  }

  [Symbol.dispose](): void {
    // Its own `close` makes the process say "context canceled" on standard error.
    const { channel } = (this.#api as unknown as Internals).client;
    channel.child.kill("SIGKILL");
    channel.close();
  }

  /** A project of exactly these files in place of the one before. */
  #open(files: readonly Checkable[], folder: string): Project {
    const project = join(folder, `tsconfig.akid-${this.#rounds++}.json`);
    const { template, tsconfig = configAbove(template) } = this.#options;
    const settings = {
      ...(tsconfig === undefined
        ? { compilerOptions: { ...bare, ...always } }
        : { extends: tsconfig, compilerOptions }),
      files: files.map(({ file }) => file),
    };
    this.#files = new Map([
      [project, JSON.stringify(settings)],
      ...files.map(({ file, text }): [string, string] => [file, text]),
    ]);
    this.#folders = new Set([...this.#files.keys()].map(dirname));
    const snapshot = attempt(() =>
      this.#api.updateSnapshot({
        openProjects: [project],
        ...(this.#project !== undefined && { closeProjects: [this.#project] }),
        fileChanges: this.#changes(),
      }),
    );
    this.#project = project;
    const opened = snapshot.getProject(project);
    if (!opened) throw new NoNativeCompiler(`cannot open ${project}`);
    return opened;
  }

  /** How the files differ from what the compiler may remember. */
  #changes(): { created: string[]; changed: string[]; deleted: string[] } {
    const now = [...this.#files.keys()];
    const created = now.filter((file) => !this.#known.has(file));
    const changed = now.filter((file) => this.#known.has(file));
    const deleted = [...this.#known].filter((file) => !this.#files.has(file));
    for (const file of created) this.#known.add(file);
    return { created, changed, deleted };
  }
}

/** What the API of TypeScript 7.0.2 keeps to itself of the compiler's process. */
interface Internals {
  readonly client: { readonly channel: { readonly child: ChildProcess; close(): void } };
}

/** A project's own output folders would not hold the variants; null takes a setting back. */
const compilerOptions = { ...always, rootDir: null, outDir: null, declarationDir: null, tsBuildInfoFile: null };

type Files = ConstructorParameters<typeof API>[0] extends infer O
  ? NonNullable<Extract<O, { fs?: unknown }>["fs"]>
  : never;

function start(fs: Files): API {
  return attempt(() => new API({ cwd: process.cwd(), fs }));
}

/** What fails here fails for want of a compiler: there is no binary, or it does not run. */
function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw new NoNativeCompiler((cause as Error).message, { cause });
  }
}

const isError = ({ category }: Diagnostic): boolean => category === DiagnosticCategory.Error;

const findingOf = (found: Diagnostic): Finding => ({
  file: found.fileName ?? "",
  position: found.pos,
  code: found.code,
  message: textOf(found),
});

/** A message and the ones that explain it, indented as compilers print them. */
function textOf({ text, messageChain = [] }: Diagnostic, depth = 0): string {
  return ["  ".repeat(depth) + text, ...messageChain.map((link) => textOf(link, depth + 1))].join("\n");
}
