/** A template and its folder on an agent's machine: finds or makes the file of a trial, and sees that it is the sweep's own. */
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { writeAtomic } from "../../src/files/atomic.ts";
import { loadTemplate } from "../analyse/load.ts";
import type { Template } from "../analyse/template.ts";
import { expand } from "../emit/concrete.ts";
import { defaultFolder, headerOf, pathFrom } from "../generate/header.ts";
import { manifestName, readManifest } from "../generate/manifest.ts";
import { sha256 } from "../generate/write.ts";
import { assignmentOf } from "../space/labels.ts";
import type { Announced, TrialData } from "./travels.ts";

const another = "is another version of the template than the sweep's";
const advice = "Bring both machines to the same version.";

/** What an agent is pointed at: a template with its folder, a folder, or, with nothing, those of the current folder. */
export function projectsOf(
  target: string | undefined,
  out: string | undefined,
): (sweep: Announced) => Project | undefined {
  if (target === undefined) {
    if (out !== undefined) throw new UsageError({ where: "agent", what: "--out belongs to a TEMPLATE" });
    return (sweep) => projectIn(process.cwd(), sweep);
  }
  const found = statSync(target, { throwIfNoEntry: false });
  if (!found) throw new UsageError({ where: `agent '${target}'`, what: "there is no such template or folder" });
  if (!found.isFile() && out !== undefined) {
    throw new UsageError({ where: "agent", what: "--out belongs to a TEMPLATE" });
  }
  const project = found.isFile() ? projectOf(resolve(target), out) : projectAt(resolve(target));
  return (sweep) => (project.isOf(sweep) ? project : undefined);
}

function projectOf(template: string, out: string | undefined): Project {
  const folder = resolve(out ?? defaultFolder(template));
  return new Project(folder, pathFrom(folder, template));
}

const projectAt = (folder: string): Project => new Project(folder, readManifest(folder).template.file);

/** A sweep's folder and template, if both are inside a folder here by the same names. */
function projectIn(root: string, { folder, template }: Announced): Project | undefined {
  if (folder !== basename(folder) || folder === "..") return undefined;
  const own = join(root, folder);
  const file = resolve(own, template);
  return file.startsWith(`${root}${sep}`) && existsSync(file) ? new Project(own, template) : undefined;
}

export class Project {
  readonly folder: string;
  /** As seen from the folder. */
  readonly template: string;
  #loaded: Template | undefined;

  constructor(folder: string, template: string) {
    this.folder = folder;
    this.template = template;
  }

  isOf({ folder, template }: Announced): boolean {
    return basename(this.folder) === folder && this.template === template;
  }

  /** Of the template as it is now, or, where only its variants are here, as it was. */
  get sha256(): string {
    const file = this.#file;
    if (existsSync(file)) return sha256(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
    return existsSync(join(this.folder, manifestName)) ? readManifest(this.folder).template.sha256 : "none";
  }

  /** @throws AkidError where the template is not the sweep's */
  check(sweep: Announced): void {
    if (this.sha256 !== sweep.sha256) throw new AkidError({ where: this.#file, what: another, advice });
  }

  /** Reads the template, which takes a second; undefined where only its variants are here. */
  load(): Template | undefined {
    const version = this.sha256;
    if (existsSync(this.#file) && this.#loaded?.sha256 !== version) {
      this.#loaded = loadTemplate(this.#file, { checker: unchecked });
    }
    return this.#loaded;
  }

  /** The variant of a trial in full; it is made from the template unless it is there. @throws AkidError for another one */
  variant({ file, sha256: expected, parameters }: TrialData): string {
    if (file !== basename(file))
      throw new AkidError({ where: "agent", what: "a trial's file leads out of its folder" });
    const path = join(this.folder, file);
    if (existsSync(path)) {
      if (sha256(readFileSync(path)) === expected) return path;
      throw new AkidError({ where: path, what: "is not as the sweep has it", advice: `Remove it. ${advice}` });
    }
    const template = this.load();
    if (!template) throw new AkidError({ where: path, what: "is not there", advice });
    const assignment = assignmentOf(template.space, parameters);
    const header = headerOf(template, this.folder, parameters);
    const text = assignment && expand(template, assignment, { outFile: join(this.folder, "variant.ts"), header }).text;
    if (text === undefined || sha256(text) !== expected) {
      const what = `with ${JSON.stringify(parameters)} it comes to another variant than the sweep's`;
      throw new AkidError({ where: this.#file, what, advice });
    }
    mkdirSync(this.folder, { recursive: true });
    writeAtomic(path, text);
    return path;
  }

  get #file(): string {
    return resolve(this.folder, this.template);
  }
}

/** Its types were checked where the sweep is: the hash says that it is the same text. */
const unchecked = { name: "none", check: () => [], [Symbol.dispose]: () => {} };
