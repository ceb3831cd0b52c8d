/** The compiler inside ts-morph, for machines without a binary of TypeScript 7: one project, the same program for all files. */

import { openProject } from "../analyse/project.ts";
import { type Project, ts } from "../compiler.ts";
import { type Checkable, type Checker, type CheckOptions, type Finding, sorted } from "./check.ts";

export class PortableChecker implements Checker {
  readonly name = `TypeScript ${ts.version}`;
  readonly #options: CheckOptions;
  /** A project keeps what its files have imported, for those that come later. */
  readonly #projects = new Map<string, Project>();

  constructor(options: CheckOptions) {
    this.#options = options;
  }

  check(files: readonly Checkable[]): readonly Finding[] {
    const project = this.#project(files[0]?.effects ?? "");
    const sources = files.map(({ file, text }) => {
      // ts-morph makes a file a module only by what stands in it, whatever the settings say.
      return project.createSourceFile(file, `${text}\nexport {};\n`, { overwrite: true });
    });
    const program = project.getProgram().compilerObject;
    const found = sources.flatMap(({ compilerNode }) => [
      ...program.getSyntacticDiagnostics(compilerNode),
      ...program.getSemanticDiagnostics(compilerNode),
    ]);
    const errors = found.filter(({ category }) => category === ts.DiagnosticCategory.Error).map(findingOf);
    for (const source of sources) project.removeSourceFile(source);
    return sorted(files, errors);
  }

  #project(effects: string): Project {
    const { template, tsconfig } = this.#options;
    const known = this.#projects.get(effects) ?? openProject(template, tsconfig, { noErrorTruncation: true });
    this.#projects.set(effects, known);
    return known;
  }

  [Symbol.dispose](): void {
    // Held by nothing but this object.
  }
}

const findingOf = ({ file, start = 0, code, messageText }: ts.Diagnostic): Finding => ({
  file: file?.fileName ?? "",
  position: start,
  code,
  message: ts.flattenDiagnosticMessageText(messageText, "\n"),
});
