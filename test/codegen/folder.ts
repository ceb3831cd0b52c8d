/** Folders inside the package, where `akid` is its own name, in a place that git ignores. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

/** A folder with a template, and the folder of its variants. */
export class Place implements Disposable {
  readonly folder: string;
  readonly template: string;
  readonly out: string;

  constructor(source = "") {
    mkdirSync(join(root, "runs"), { recursive: true });
    this.folder = mkdtempSync(join(root, "runs/generate-"));
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
    rmSync(this.folder, { recursive: true, force: true });
  }
}
