/** Where data sets lie: files of a folder, downloaded on request, unpacked if need be. */
import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { extract } from "tar";
import { AkidError } from "../../../dsl/errors.ts";
import { waitForLock } from "../../files/lock.ts";
import { download, exists } from "./download.ts";
import { progressOf } from "./progress.ts";

const inflate = promisify(gunzip);

export interface DataOptions {
  /** Where the files are, or go; default: a folder of the data set's name in $AKID_DATA_PATH, or in `~/.cache/akid`. */
  readonly folder?: string;
  /** The address of the folder to download from what is missing; default: nothing is downloaded. */
  readonly url?: string;
}

/** The folder of a data set. */
export const folderOf = (name: string, { folder }: DataOptions): string =>
  folder ?? join(process.env.AKID_DATA_PATH ?? join(homedir(), ".cache", "akid"), name);

/** A file of a server, with its checksum. */
export interface Asset {
  readonly name: string;
  readonly sha256: string;
}

const missing = (where: string, file: string): AkidError =>
  new AkidError({
    where,
    what: `there is no file '${file}'`,
    advice: "Put it there, or give the url of a server that has it.",
  });

const addressOf = (url: string, name: string): string => `${url.replace(/\/+$/, "")}/${name}`;

/** A file of the folder; downloaded if it is not there and there is a url. */
export async function fetched(
  where: string,
  { name, sha256 }: Pick<Asset, "name"> & Partial<Asset>,
  options: DataOptions,
): Promise<string> {
  const file = join(folderOf(where, options), name);
  if (await exists(file)) return file;
  if (options.url === undefined) throw missing(where, file);
  const url = addressOf(options.url, name);
  await download(where, { url, file, ...(sha256 !== undefined && { sha256 }), ...progressOf(where, name) });
  return file;
}

/** The bytes of `<name>`, or of `<name>.gz`, whichever is there; the latter is downloaded if there is a url. */
export async function bytesOf(where: string, asset: Asset, options: DataOptions): Promise<Uint8Array> {
  const folder = folderOf(where, options);
  const plain = join(folder, asset.name);
  if (await exists(plain)) return readFile(plain);
  const packed = await fetched(where, { name: `${asset.name}.gz`, sha256: asset.sha256 }, options);
  try {
    return await inflate(await readFile(packed));
  } catch (cause) {
    throw new AkidError(
      { where, what: `'${packed}' is not a whole gzip file (${(cause as Error).message})` },
      { cause },
    );
  }
}

/** The folder that an archive unpacks to, in the folder of the data set; downloaded and unpacked if it is not there. */
export async function unpacked(
  where: string,
  { name, sha256, root }: Asset & { readonly root: string },
  options: DataOptions,
): Promise<string> {
  const folder = folderOf(where, options);
  const target = join(folder, root);
  if (await exists(target)) return target;
  const archive = await fetched(where, { name, sha256 }, options);
  using _lock = await waitForLock(`${target}.lock`);
  if (await exists(target)) return target; // another process has unpacked it
  const beside = await mkdtemp(join(dirname(target), `.${root}-`));
  try {
    await extract({ file: archive, cwd: beside, strict: true });
    await rename(join(beside, root), target);
  } catch (cause) {
    const what = `'${archive}' is not a whole archive with '${root}' in it (${(cause as Error).message})`;
    throw new AkidError({ where, what }, { cause });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return target;
}
