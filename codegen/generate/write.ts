/** Writes the files of a sweep: nothing twice, nothing by halves, and nothing that is not ours. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { replace, type Staged, stage, syncFolder, writeAtomic } from "../../src/files/atomic.ts";
import { type Held, type Holder, isHeld, takeLock } from "../../src/files/lock.ts";
import { isAlive } from "../../src/files/processes.ts";
import { type Manifest, manifestName, readManifest } from "./manifest.ts";

/** What became of the files; names are relative to the folder. */
export interface Written {
  readonly folder: string;
  readonly written: readonly string[];
  readonly unchanged: number;
  /** Files of an earlier manifest that the new one does not have. */
  readonly removed: readonly string[];
  /** Such files that somebody has changed since; they stay. */
  readonly kept: readonly string[];
}

export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** A folder to which no other process writes. */
export class Writer implements Disposable {
  readonly #folder: string;
  readonly #lock: Held;
  /** By name, what is on the disk beside its place. */
  readonly #staged = new Map<string, { readonly text: string; readonly staged: Staged }>();

  /** @throws AkidError while another process writes here */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    const lock = takeLock(join(folder, ".akid.lock"));
    if (!isHeld(lock)) {
      const what = `process ${lock.pid} on ${lock.host} is writing to it`;
      throw new AkidError({ where: folder, what, advice: "Wait for it, or generate into another folder with --out." });
    }
    this.#lock = lock;
    removeTemporaries(folder);
  }

  /** Begins to write files that are not there yet, of which not all may be wanted. */
  stage(texts: ReadonlyMap<string, string>): void {
    for (const [name, text] of texts) {
      const file = join(this.#folder, inside(this.#folder, name));
      if (!this.#staged.has(name) && !existsSync(file)) this.#staged.set(name, { text, staged: stage(file, text) });
    }
  }

  /**
   * Brings the folder to the state that the manifest describes; the manifest itself is written last. Killed at any moment
   * it leaves whole files, and running it again finishes.
   *
   * @throws UsageError for a file that would be overwritten although it is not as it was generated
   */
  write(texts: ReadonlyMap<string, string>, manifest: Manifest): Written {
    const folder = this.#folder;
    for (const name of texts.keys()) inside(folder, name);
    const before = existsSync(join(folder, manifestName)) ? readManifest(folder) : undefined;
    const ours = new Map(
      (before?.variants ?? []).filter(({ file }) => file !== "").map(({ file, sha256 }) => [file, sha256]),
    );
    const changes = changesOf(folder, texts, ours);
    for (const name of changes) this.#replace(name, texts.get(name) ?? "");
    if (changes.length > 0) syncFolder(folder);
    const named = new Set(manifest.variants.map(({ file }) => file));
    const { removed, kept } = removeStale(folder, named, ours);
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    const isNew = contentOf(join(folder, manifestName)) !== text;
    if (isNew) writeAtomic(join(folder, manifestName), text);
    const written = isNew ? [...changes, manifestName] : changes;
    return { folder, written, unchanged: texts.size - changes.length, removed, kept };
  }

  [Symbol.dispose](): void {
    for (const { staged } of this.#staged.values()) staged.remove();
    this.#lock.release();
  }

  #replace(name: string, text: string): void {
    const known = this.#staged.get(name);
    if (known?.text !== text) replace(join(this.#folder, name), text);
    else {
      known.staged.replace();
      this.#staged.delete(name);
    }
  }
}

/** A name that stays in the folder. */
function inside(folder: string, name: string): string {
  if (dirname(resolve(folder, name)) !== resolve(folder)) throw new RangeError(`'${name}' leads out of ${folder}`);
  return name;
}

/** The files whose text is not yet on disk. */
function changesOf(
  folder: string,
  texts: ReadonlyMap<string, string>,
  ours: ReadonlyMap<string, string>,
): readonly string[] {
  const changed: string[] = [];
  const foreign: string[] = [];
  for (const [name, text] of texts) {
    const content = contentOf(join(folder, name));
    if (content === text) continue;
    if (content !== undefined && sha256(content) !== ours.get(name)) foreign.push(name);
    changed.push(name);
  }
  if (foreign.length === 0) return changed;
  const what = `files are not as they were generated: ${foreign.join(", ")}`;
  throw new UsageError({ where: folder, what, advice: "Move or remove them: they would be overwritten." });
}

/** Files that the earlier manifest has and the new one has not, if they are still as they were written. */
function removeStale(
  folder: string,
  named: ReadonlySet<string>,
  ours: ReadonlyMap<string, string>,
): Pick<Written, "removed" | "kept"> {
  const removed: string[] = [];
  const kept: string[] = [];
  for (const [name, hash] of ours) {
    const file = resolve(folder, name);
    if (named.has(name) || dirname(file) !== resolve(folder)) continue;
    const content = contentOf(file);
    if (content === undefined) continue;
    if (sha256(content) !== hash) kept.push(name);
    else {
      rmSync(file);
      removed.push(name);
    }
  }
  return { removed, kept };
}

/** What killed processes have left. */
function removeTemporaries(folder: string): void {
  for (const name of readdirSync(folder)) {
    // Of the files' writers there is one, who holds the lock; others may be about to ask for it.
    const isLeft =
      /^[a-z0-9._-]+\.(ts|json)\.[0-9a-f]{8}\.tmp$/.test(name) || (isRequest.test(name) && isDead(join(folder, name)));
    if (isLeft) rmSync(join(folder, name), { force: true });
  }
}

const isRequest = /^\.akid\.lock\../;

/** Whether who wanted the lock is gone. */
function isDead(request: string): boolean {
  try {
    return !isAlive(JSON.parse(readFileSync(request, "utf8")) as Holder);
  } catch {
    return false; // it is being written, or was removed
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
