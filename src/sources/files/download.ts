/** A file from a server: resumed where it was cut, checked, and there as a whole or not at all. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { AkidError } from "../../../dsl/errors.ts";
import { waitForLock } from "../../files/lock.ts";

export interface Download {
  readonly url: string;
  /** Where it goes; nothing is done if a file is there. */
  readonly file: string;
  /** Of the whole file, in hex. Without it a download that was cut begins anew. */
  readonly sha256?: string;
  /** Seconds without a byte after which the server counts as dead; default 30. */
  readonly patience?: number;
  /** Is told how many bytes have come, of how many if the server says so. */
  readonly onProgress?: (done: number, total: number | undefined) => void;
}

/**
 * Downloads a file, unless it is there; of several processes that want it one does, and the others wait.
 *
 * @example await download("mnist", { url: "https://example.org/a.gz", file: "data/a.gz", sha256: "440f..." })
 * @throws AkidError naming the URL: no connection, an answer other than 200, silence, too few bytes, the wrong checksum
 */
export async function download(where: string, options: Download): Promise<void> {
  const { url, file } = options;
  if (await exists(file)) return;
  try {
    await mkdir(dirname(file), { recursive: true });
    using _lock = await waitForLock(`${file}.lock`);
    if (!(await exists(file))) await fetchFile(where, options);
  } catch (cause) {
    if (cause instanceof AkidError) throw cause;
    const full = fullness(cause);
    if (full === undefined) throw failed(where, url, told(cause as NodeJS.ErrnoException), { cause });
    const advice = `Make room where '${dirname(file)}' is, or give another folder.`;
    throw new AkidError({ where, what: `cannot download '${url}': ${full}`, advice }, { cause });
  }
}

const fullness = (error: unknown): string | undefined => noRoom[(error as NodeJS.ErrnoException).code ?? ""];

/** Who calls it has the lock of the file. */
async function fetchFile(where: string, options: Download): Promise<void> {
  const { file, sha256, onProgress = () => {} } = options;
  const part = `${file}.part`;
  try {
    // Only a checksum can tell whether what is left of an earlier try belongs to the same file.
    const hash = createHash("sha256");
    let done = sha256 === undefined ? 0 : await hashed(part, hash);
    const answer = await ask(where, options, done);
    if (done > 0 && answer.response.status !== 206) return await startAnew(where, options, part, answer);
    const handle = await open(part, done > 0 ? "a" : "w");
    try {
      for await (const chunk of answer.chunks()) {
        await handle.appendFile(chunk); // all of it: `write` may write less where the disk is nearly full
        hash.update(chunk);
        done += chunk.length;
        onProgress(done, answer.total);
      }
      await finish(where, { ...options, part, handle, found: hash.digest("hex"), done, total: answer.total });
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (cause) {
    if (sha256 === undefined || fullness(cause) !== undefined) await rm(part, { force: true });
    throw cause;
  }
}

/** Whether there is a file or folder of this name. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** The length of what is left of an earlier try, which goes into the hash; 0 if there is nothing. */
async function hashed(part: string, hash: Hash): Promise<number> {
  if (!(await exists(part))) return 0;
  for await (const chunk of createReadStream(part)) hash.update(chunk as Uint8Array);
  return (await stat(part)).size;
}

interface Answer {
  readonly response: Response;
  /** Length of the whole file, if the server says so. */
  readonly total: number | undefined;
  chunks(): AsyncGenerator<Uint8Array>;
  cancel(): void;
}

/** Asks for the bytes from `begin` on. */
async function ask(where: string, { url, patience = 30 }: Download, begin: number): Promise<Answer> {
  const control = new AbortController();
  const silence = new AkidError({ where, what: `'${url}' sent nothing for ${patience} seconds` });
  const wait = (): NodeJS.Timeout => setTimeout(() => control.abort(silence), patience * 1000);
  let timer = wait();
  try {
    const headers = { "accept-encoding": "identity", ...(begin > 0 && { range: `bytes=${begin}-` }) };
    const response = await fetch(url, { headers, signal: control.signal });
    if (response.status !== 200 && response.status !== 206 && response.status !== 416) {
      throw failed(where, url, `the server answers ${response.status} ${response.statusText}`.trimEnd());
    }
    const length = response.headers.get("content-length");
    const total = length === null ? undefined : Number(length) + (response.status === 206 ? begin : 0);
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of response.body ?? []) {
          clearTimeout(timer);
          yield chunk as Uint8Array;
          timer = wait();
        }
      } finally {
        clearTimeout(timer);
      }
    };
    const cancel = (): void => {
      clearTimeout(timer);
      control.abort();
    };
    return { response, total, chunks, cancel };
  } catch (error) {
    clearTimeout(timer);
    control.abort();
    throw error;
  }
}

/** The server does not go on where the last try was cut. */
async function startAnew(where: string, options: Download, part: string, answer: Answer): Promise<void> {
  answer.cancel();
  await rm(part, { force: true });
  return fetchFile(where, options);
}

interface Finished extends Download {
  readonly part: string;
  readonly handle: FileHandle;
  /** The checksum of what has come. */
  readonly found: string;
  readonly done: number;
  readonly total: number | undefined;
}

/** All bytes have come, and they are the right ones. */
async function finish(where: string, { url, sha256, part, handle, found, done, total }: Finished): Promise<void> {
  if (total !== undefined && done !== total) {
    throw failed(where, url, `the connection was cut after ${done} of ${total} bytes`);
  }
  if (sha256 !== undefined && found !== sha256) {
    await rm(part, { force: true });
    throw new AkidError({
      where,
      what: `'${url}' has the checksum ${found}, expected ${sha256}`,
      advice: "The file on the server is another one, or was damaged on the way.",
    });
  }
  await handle.sync();
}

const failed = (where: string, url: string, what: string, options?: ErrorOptions): AkidError =>
  new AkidError(
    { where, what: `cannot download '${url}': ${what}`, advice: "Try again, or give another url." },
    options,
  );

/** What says that there is no room for more, by the system's codes. */
const noRoom: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the quota of the disk is used up",
  EFBIG: "the file is larger than this disk or process may have",
};

/** What went wrong: Node's fetch hides it in the cause. */
function told(error: NodeJS.ErrnoException): string {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  return cause?.message || cause?.code || error.message;
}
