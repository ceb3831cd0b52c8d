/** `loadTemplate`: a file becomes a template, or is refused with the place of each mistake. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Project } from "ts-morph";
import { UsageError } from "../../dsl/errors.ts";
import type { Checker } from "../check/check.ts";
import { ts } from "../compiler.ts";
import { fromCompiler, refuseAll, TemplateError } from "./diagnostic.ts";
import { effectsOf } from "./effects.ts";
import { evolvingOf } from "./evolving.ts";
import { importsOf, relativePathsOf } from "./imports.ts";
import { marksOf } from "./marks.ts";
import { openNames, openProject } from "./project.ts";
import { sitesOf } from "./sites.ts";
import { errorsOf, findingsOf, refuseUnsound, silencingOf, warningsAbout } from "./sound.ts";
import { symbolsOf } from "./symbols.ts";
import { nodesOf } from "./syntax.ts";
import type { Template } from "./template.ts";
import { wordsElsewhere, wordsOf } from "./vocabulary.ts";

/** Where the compiler's settings come from, and who checks types. */
export interface LoadOptions {
  /** An open project; the file may exist in it alone. */
  readonly project?: Project;
  /** By default the next tsconfig.json above the template. */
  readonly tsconfig?: string | undefined;
  /** What checks the types of the template's variants, and so those of the template; by default ts-morph does, more slowly. */
  readonly checker?: Checker;
}

/** A template in its project. */
interface Opened {
  readonly project: Project;
  readonly source: ts.SourceFile;
}

/**
 * Reads and analyses a template.
 *
 * @example loadTemplate("maxout.template.ts").space.parameters.map(({ name }) => name) // ["net", "bn", "lr"]
 * @throws TemplateError with file, line and column of each mistake
 */
export function loadTemplate(file: string, options: LoadOptions = {}): Template {
  const path = resolve(file);
  const { checker, project, tsconfig } = options;
  if (project) return analyse(checked(open(project, path)));
  if (!checker) return analyse(checked(openWithTypes(path, tsconfig)));
  const names = open(openNames(path, tsconfig), path);
  refuseUnsound(names.source, programOf(names));
  refuseAll(findingsOf(names.source, checker));
  try {
    return analyse(names);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return analyse(openWithTypes(path, tsconfig)); // a list may be known by its type
  }
}

/**
 * Opens a template first without the types that its project has everywhere: those of Node are 2 MB, and take more than half
 * of the time. A template that needs them does not compile without them, and is opened once more.
 */
function openWithTypes(path: string, tsconfig?: string): Opened {
  const quick = open(openProject(path, tsconfig, { types: [] }), path);
  const isSound = errorsOf(quick.source, programOf(quick)).length === 0;
  return isSound ? quick : open(openProject(path, tsconfig), path);
}

function open(project: Project, path: string): Opened {
  const opened = project.getSourceFile(path) ?? project.addSourceFileAtPathIfExists(path);
  if (!opened) throw new UsageError({ where: path, what: "there is no such template" });
  return { project, source: opened.compilerNode };
}

function programOf({ project }: Opened): ts.Program {
  return project.getProgram().compilerObject;
}

/** The template, if the compiler of its project finds nothing wrong. */
function checked(opened: Opened): Opened {
  refuseUnsound(opened.source, programOf(opened));
  refuseAll(errorsOf(opened.source, programOf(opened)).map((error) => fromCompiler(opened.source, error)));
  return opened;
}

function analyse(opened: Opened): Template {
  const { project, source } = opened;
  const program = programOf(opened);
  const checker = program.getTypeChecker();
  const symbolOf = symbolsOf(checker);
  const vocabulary = { program, host: project.getModuleResolutionHost(), symbolOf };
  const sites = sitesOf(source, wordsOf(source, vocabulary), checker);
  const facts = {
    ...sites,
    ...evolvingOf(source, sites.dynCalls, symbolOf),
    imports: importsOf(source, symbolOf),
    relativePaths: relativePathsOf(source),
    source,
    symbolOf,
  };
  return {
    file: source.fileName,
    text: source.text,
    sha256: createHash("sha256").update(source.text).digest("hex"),
    checker,
    warnings: [...silencingOf(source), ...warningsAbout(wordsElsewhere(source, vocabulary))],
    effects: effectsOf(source, vocabulary),
    ...namesOf(source),
    marks: marksOf(facts),
    ...facts,
  };
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
