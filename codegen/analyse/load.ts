/** `loadTemplate`: a file becomes a template, or is refused with the place of each mistake. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Project } from "ts-morph";
import { ts } from "ts-morph";
import { UsageError } from "../../dsl/errors.ts";
import { evolvingOf } from "./evolving.ts";
import { importsOf, relativePathsOf } from "./imports.ts";
import { marksOf } from "./marks.ts";
import { openProject } from "./project.ts";
import { sitesOf } from "./sites.ts";
import { errorsOf, refuseUnsound, warningsOf } from "./sound.ts";
import { symbolsOf } from "./symbols.ts";
import { nodesOf } from "./syntax.ts";
import type { Template } from "./template.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** Where the compiler's settings come from. */
export interface LoadOptions {
  /** An open project; the file may exist in it alone. */
  readonly project?: Project;
  /** By default the next tsconfig.json above the template. */
  readonly tsconfig?: string;
}

/**
 * Reads and analyses a template.
 *
 * @example loadTemplate("maxout.template.ts").space.parameters.map(({ name }) => name) // ["net", "bn", "lr"]
 * @throws TemplateError with file, line and column of each mistake
 */
export function loadTemplate(file: string, options: LoadOptions = {}): Template {
  const { project, source } = open(resolve(file), options);
  const program = project.getProgram().compilerObject;
  refuseUnsound(source, program);
  const checker = program.getTypeChecker();
  const symbolOf = symbolsOf(checker);
  const vocabulary = vocabularyOf(source, program, project.getModuleResolutionHost(), symbolOf);
  const sites = sitesOf(source, vocabulary, checker);
  const facts = {
    ...sites,
    ...evolvingOf(source, sites.dynCalls, symbolOf),
    imports: importsOf(source, symbolOf),
    relativePaths: relativePathsOf(source),
    source,
    symbolOf,
  };
  return {
    file: resolve(file),
    text: source.text,
    sha256: createHash("sha256").update(source.text).digest("hex"),
    checker,
    warnings: warningsOf(source),
    ...namesOf(source),
    marks: marksOf(facts),
    ...facts,
  };
}

/** A template in its project. */
interface Opened {
  readonly project: Project;
  readonly source: ts.SourceFile;
}

/**
 * Opens a template first without the types that its project has everywhere: those of Node are 2 MB, and take more than half
 * of the time. A template that needs them does not compile without them, and is opened once more.
 */
function open(path: string, { project, tsconfig }: LoadOptions): Opened {
  if (project) return openIn(project, path);
  const quick = openIn(openProject(path, tsconfig, { types: [] }), path);
  const isSound = errorsOf(quick.source, quick.project.getProgram().compilerObject).length === 0;
  return isSound ? quick : openIn(openProject(path, tsconfig), path);
}

function openIn(project: Project, path: string): Opened {
  const opened = project.getSourceFile(path) ?? project.addSourceFileAtPathIfExists(path);
  if (!opened) throw new UsageError({ where: path, what: "there is no such template" });
  return { project, source: opened.compilerNode };
}

/** All names of a file, and how often each is declared. */
function namesOf(source: ts.SourceFile): Pick<Template, "names" | "declared"> {
  const names = new Set<string>();
  const declared = new Map<string, number>();
  for (const node of nodesOf(source)) {
    if (!ts.isIdentifier(node)) continue;
    names.add(node.text);
    const { parent } = node;
    const declares =
      ts.isVariableDeclaration(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isBindingElement(parent) ||
      ts.isParameter(parent);
    if (declares && parent.name === node) declared.set(node.text, (declared.get(node.text) ?? 0) + 1);
  }
  return { names, declared };
}
