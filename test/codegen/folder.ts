/** Folders inside the package, where `akid` is its own name, in a place that git ignores. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { built, root } from "../built.ts";
import { remove } from "../processes.ts";

/** For templates that need no types of Node, which take most of the time of a check; akid is as it is built. */
export const settings = { types: [], customConditions: [] } as const;

/** A folder inside the package, with its own tsconfig.json. */
export function newProject(name: string): string {
  built("");
  mkdirSync(join(root, "runs"), { recursive: true });
  const folder = mkdtempSync(join(root, `runs/${name}-`));
  const project = { extends: "../../tsconfig.json", compilerOptions: settings, include: ["*.ts"], exclude: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
  return folder;
}

/** A folder with a template, and the folder of its variants. */
export class Place implements Disposable {
  readonly folder: string;
  readonly template: string;
  readonly out: string;

  constructor(source = "") {
    this.folder = newProject("generate");
    this.template = join(this.folder, "case.template.ts");
    this.out = join(this.folder, "case.sweep");
    this.write(source);
  }

  /** Makes this the template, below an import of its vocabulary. */
  write(source: string): void {
    writeFileSync(
      this.template,
      `import { choice, constraint, dyn, logUniform, range, repeats, zip } from "akid/tune";\n${source}`,
    );
  }

  /** Names of the files there are. */
  names(): readonly string[] {
    return readdirSync(this.out).toSorted();
  }

  /** Contents by name. */
  contents(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.names().map((name) => [name, this.read(name)]));
  }

  read(name: string): string {
    return readFileSync(join(this.out, name), "utf8");
  }

  /** When each file was written last, in nanoseconds. */
  times(): Readonly<Record<string, bigint>> {
    return Object.fromEntries(
      this.names().map((name) => [name, statSync(join(this.out, name), { bigint: true }).mtimeNs]),
    );
  }

  clear(): void {
    rmSync(this.out, { recursive: true, force: true });
  }

  [Symbol.dispose](): void {
    remove(this.folder);
  }
}
