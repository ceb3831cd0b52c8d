/** The compiler inside ts-morph, for machines without a binary of TypeScript 7: one project, the same program for all files. */
import { type Project, ts } from "ts-morph";
import { openProject } from "../analyse/project.ts";
import { type Checkable, type Checker, type CheckOptions, type Finding, sorted } from "./check.ts";

export class PortableChecker implements Checker {
  readonly name = `TypeScript ${ts.version}`;
  readonly #project: Project;

  constructor({ template, tsconfig }: CheckOptions) {
    this.#project = openProject(template, tsconfig, { noErrorTruncation: true });
  }

  check(files: readonly Checkable[]): readonly Finding[] {
    const sources = files.map(({ file, text }) => {
      // ts-morph makes a file a module only by what stands in it, whatever the settings say.
      return this.#project.createSourceFile(file, `${text}\nexport {};\n`, { overwrite: true });
    });
    const program = this.#project.getProgram().compilerObject;
    const found = sources.flatMap(({ compilerNode }) => [
      ...program.getSyntacticDiagnostics(compilerNode),
      ...program.getSemanticDiagnostics(compilerNode),
    ]);
    const errors = found.filter(({ category }) => category === ts.DiagnosticCategory.Error).map(findingOf);
    for (const source of sources) this.#project.removeSourceFile(source);
    return sorted(files, errors);
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
