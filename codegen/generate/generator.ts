/** From a template to checked files: expands combinations, checks one variant of each class, and writes what is right. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { type Diagnostic, diagnosticAt, showDiagnostic } from "../analyse/diagnostic.ts";
import { loadTemplate } from "../analyse/load.ts";
import type { Template } from "../analyse/template.ts";
import type { Checkable, Checker, Finding } from "../check/check.ts";
import { type LearningChecker, openChecker } from "../check/open.ts";
import { placesToLearnFrom } from "../check/shared/shared.ts";
import { allowed, type Concrete, expand, toTemplate } from "../emit/concrete.ts";
import { parametersOf } from "../space/labels.ts";
import type { Assignment, Parameters, Space } from "../space/space.ts";
import { defaultFolder, headerOf, pathFrom } from "./header.ts";
import { type Manifest, manifestName, readManifest, type Variant } from "./manifest.ts";
import { checkSelection, type Selection, select } from "./select.ts";
import { slug } from "./slug.ts";
import { merged, valuesOf, version } from "./variants.ts";
import { sha256, Writer, type Written } from "./write.ts";

export interface GeneratorOptions {
  readonly template: string;
  /** Where files go; default: beside the template, `<stem>.sweep`. */
  readonly out?: string;
  /** Default: the next tsconfig.json above the template. */
  readonly tsconfig?: string;
  /** A compiler that was started before; it ends with the generator. */
  readonly started?: Checker | undefined;
  /** Whether what the folder has from before stays, for combinations that are made one after the other. */
  readonly add?: boolean;
}

/** Combinations that were expanded and checked; nothing is written yet. */
export interface Made {
  /** In the order of the combinations, those of one text together. */
  readonly variants: readonly Variant[];
  /** Of the accepted variants that the folder has not kept, by file. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many variants the compiler saw. */
  readonly checked: number;
  readonly warnings: readonly string[];
}

/** A variant before its check. */
interface Draft {
  readonly concrete: Concrete;
  readonly file: string;
  readonly parameters: Parameters;
  readonly also: Parameters[];
}

/** A template held open: for one command, or for a search that asks again and again. */
export class Generator implements Disposable {
  readonly folder: string;
  readonly template: Template;
  readonly #checker: LearningChecker;
  /** What is wrong with the variants of a class, by its key. */
  readonly #classes = new Map<string, readonly Diagnostic[]>();
  /** Variants that stay, by id. */
  readonly #kept: Map<string, Variant>;
  readonly #adds: boolean;
  #writer: Writer | undefined;

  /** @throws TemplateError with the place of each mistake in the template */
  constructor({ template, out, tsconfig, started, add = false }: GeneratorOptions) {
    const file = resolve(template);
    this.folder = resolve(out ?? defaultFolder(file));
    this.#checker = openChecker({ template: file, tsconfig }, started);
    try {
      this.template = loadTemplate(file, { checker: this.#checker, tsconfig });
      this.#adds = add;
      this.#kept = new Map(add ? this.#before().map((variant) => [variant.id, variant]) : []);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  get space(): Space {
    return this.template.space;
  }

  /** Which compiler checks. */
  get compiler(): string {
    return this.#checker.name;
  }

  /** The combinations of a selection that the template's constraints allow. */
  select(selection: Selection = {}): Iterable<Assignment> {
    return select(this.space, (assignment) => allowed(this.template, assignment), selection);
  }

  /** Expands and checks; nothing is written, but with `stages` what may be written is brought to the disk meanwhile. */
  make(assignments: Iterable<Assignment>, { stages = false } = {}): Made {
    const drafts = this.#expand(assignments);
    const fresh = drafts.filter(({ concrete }) => !this.#kept.has(concrete.id));
    const stage = (): void => this.#held().stage(new Map(fresh.map(({ file, concrete }) => [file, concrete.text])));
    const checked = this.#check(fresh, stages ? stage : undefined);
    const variants = drafts.map((draft) => this.#variant(draft));
    const warnings = new Set(drafts.flatMap(({ concrete }) => concrete.warnings));
    return {
      variants,
      texts: new Map(fresh.flatMap(({ file, concrete }) => (this.#isRight(concrete) ? [[file, concrete.text]] : []))),
      checked,
      warnings: [...this.template.warnings.map(showDiagnostic), ...warnings],
    };
  }

  /** Brings the folder to what was made; `options` say in its manifest how the combinations were chosen. */
  write({ variants, texts }: Made, options: Readonly<Record<string, unknown>> = {}): Written {
    const all = [...new Map([...this.#kept, ...variants.map((one) => [one.id, one] as const)]).values()];
    const { file, sha256, space } = this.template;
    const manifest: Manifest = {
      version: 1,
      generator: `akid ${version()}`,
      template: { file: pathFrom(this.folder, file), sha256 },
      space: Object.fromEntries(space.parameters.map((parameter) => [parameter.name, valuesOf(parameter)])),
      options,
      combinations: all.reduce((sum, { also = [] }) => sum + 1 + also.length, 0),
      variants: all,
    };
    const written = this.#held().write(texts, manifest);
    this.#release();
    if (this.#adds) for (const variant of variants) this.#kept.set(variant.id, variant);
    return written;
  }

  [Symbol.dispose](): void {
    this.#release();
    this.#checker[Symbol.dispose]();
  }

  /** The folder, to which nobody else writes until it is released. */
  #held(): Writer {
    this.#writer ??= new Writer(this.folder);
    return this.#writer;
  }

  #release(): void {
    this.#writer?.[Symbol.dispose]();
    this.#writer = undefined;
  }

  /** The variants that the folder has from before. */
  #before(): readonly Variant[] {
    if (!existsSync(join(this.folder, manifestName))) return [];
    const { template, variants } = readManifest(this.folder);
    if (template.sha256 === this.template.sha256) return variants;
    const what = "its variants are of another version of the template";
    throw new UsageError({ where: this.folder, what, advice: "Make those of this version in another folder." });
  }

  /** One draft for each text; the checker learns from some while the others are made. */
  #expand(assignments: Iterable<Assignment>): readonly Draft[] {
    const all = [...assignments].map((assignment) => ({
      assignment,
      parameters: parametersOf(this.space, assignment),
    }));
    const early = new Map<number, Draft>();
    for (const place of placesToLearnFrom(all.map(({ parameters }) => parameters))) {
      const one = all[place];
      if (one) early.set(place, this.#draft(one.assignment, one.parameters));
    }
    this.#checker.learn([...early.values()].map((draft) => this.#checkable(draft)));
    const drafts = new Map<string, Draft>();
    for (const [place, { assignment, parameters }] of all.entries()) {
      const draft = early.get(place) ?? this.#draft(assignment, parameters);
      const known = drafts.get(draft.concrete.id);
      if (known) known.also.push(parameters);
      else drafts.set(draft.concrete.id, draft);
    }
    return [...drafts.values()];
  }

  #draft(assignment: Assignment, parameters: Parameters): Draft {
    const header = headerOf(this.template, this.folder, parameters);
    const concrete = expand(this.template, assignment, { outFile: join(this.folder, "variant.ts"), header });
    return { concrete, file: `${slug(parameters)}.${concrete.id.slice(0, 10)}.ts`, parameters, also: [] };
  }

  #checkable({ file, concrete: { text, effects }, parameters }: Draft): Checkable {
    return { file: join(this.folder, file), text, effects, parameters };
  }

  /**
   * Checks one draft of each class that is not known, and gives how many those were. One program has all of them, but for
   * those with imports that change what others see. `meanwhile` is done while the compiler is busy elsewhere.
   */
  #check(drafts: readonly Draft[], meanwhile: (() => void) | undefined): number {
    const unknown = drafts.filter(({ concrete }) => !this.#classes.has(concrete.classKey));
    const first = new Map(unknown.toReversed().map((draft) => [draft.concrete.classKey, draft]));
    const byFile = new Map([...first.values()].map((draft) => [join(this.folder, draft.file), draft.concrete]));
    for (const { classKey } of byFile.values()) this.#classes.set(classKey, []);
    const files = [...first.values()].map((draft) => this.#checkable(draft));
    for (const effects of new Set(files.map((file) => file.effects))) {
      for (const finding of this.#checker.check(
        files.filter((file) => file.effects === effects),
        meanwhile,
      )) {
        const concrete = byFile.get(finding.file);
        if (!concrete) continue;
        const known = this.#classes.get(concrete.classKey) ?? [];
        this.#classes.set(concrete.classKey, [...known, this.#diagnostic(concrete, finding)]);
      }
    }
    return byFile.size;
  }

  #diagnostic({ segments }: Concrete, { position, code, message }: Finding): Diagnostic {
    const found = diagnosticAt(this.template.source, toTemplate(segments, position) ?? 0, `TS${code}`, message);
    return { ...found, file: pathFrom(this.folder, this.template.file) };
  }

  #isRight({ classKey }: Concrete): boolean {
    return this.#classes.get(classKey)?.length === 0;
  }

  #variant({ concrete, file, parameters, also }: Draft): Variant {
    const { id, classKey, text } = concrete;
    const kept = this.#kept.get(id);
    if (kept) return merged(kept, [parameters, ...also]);
    const seeds = Array.from({ length: this.template.repeats }, (_, seed) => seed);
    const isRight = this.#isRight(concrete);
    const made = { id, file: isRight ? file : "", sha256: sha256(text), parameters };
    const combinations = { ...made, ...(also.length > 0 && { also }), seeds };
    if (isRight) return { ...combinations, verdict: "accepted" };
    return { ...combinations, verdict: "rejected", diagnostics: this.#classes.get(classKey) ?? [] };
  }
}

export interface GenerateOptions extends GeneratorOptions, Selection {
  /** Whether to write nothing. */
  readonly dryRun?: boolean;
}

/** What a generation made. */
export interface Generated extends Made {
  readonly template: string;
  readonly folder: string;
  readonly combinations: number;
  /** Undefined after a dry run. */
  readonly written: Written | undefined;
  /** Which compiler checked. */
  readonly compiler: string;
}

/**
 * Makes the files of a template's combinations, those that the type check accepts, and the manifest of all.
 *
 * @example generate({ template: "maxout.template.ts", set: { bn: ["true"] } }).folder // .../maxout.sweep
 * @throws TemplateError with the place of each mistake in the template; UsageError for a grid above the limit, or an
 * unknown parameter or value; nothing is written then
 */
export function generate(options: GenerateOptions): Generated {
  const { set, sample, seed, dryRun = false } = options;
  checkSelection(options);
  using generator = new Generator(options);
  const made = generator.make(generator.select(options), { stages: !dryRun });
  if (made.variants.length === 0) {
    throw new UsageError({ where: options.template, what: "its constraints leave no combination" });
  }
  const isSet = Object.keys(set ?? {}).length > 0;
  const chosen = { ...(isSet && { set }), ...(sample !== undefined && { sample, seed: seed ?? 0 }) };
  return {
    ...made,
    template: pathFrom(process.cwd(), generator.template.file),
    folder: generator.folder,
    combinations: made.variants.reduce((sum, { also = [] }) => sum + 1 + also.length, 0),
    written: dryRun ? undefined : generator.write(made, chosen),
    compiler: generator.compiler,
  };
}
