/** The npm packages of an installation, as their archives alone: the sources of the addon, and Node's headers for it. */
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { extract } from "tar";
import { AkidError } from "../../dsl/errors.ts";
import { lineOf, runProgram } from "./program.ts";

const where = "native install";

interface Package {
  readonly name: string;
  readonly version: string;
  /** Of its archive, in base64. */
  readonly sha512: string;
}

/** The addon's sources; akid calls the addon itself, so that the 105 packages which this one requires stay away. */
export const binding: Package = {
  name: "@tensorflow/tfjs-node",
  version: "4.22.0",
  sha512: "uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==",
};
const headers: Package = {
  name: "node-api-headers",
  version: "1.9.0",
  sha512: "2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==",
};

/** Gets the archives by npm, which knows the user's registry, into `downloads`, and unpacks them. */
export async function unpackPackages(
  downloads: string,
  places: { readonly binding: string; readonly headers: string },
) {
  await unpackPackage(binding, downloads, places.binding);
  await unpackPackage(headers, downloads, places.headers);
}

async function unpackPackage({ name, version, sha512 }: Package, downloads: string, folder: string): Promise<void> {
  const archive = join(downloads, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
  const ended = await runProgram("npm", ["pack", `${name}@${version}`, "--loglevel=error"], { cwd: downloads });
  if (!ended.ok) {
    const line = lineOf(ended, /^npm (error|ERR!) [^A]/).replace(/^npm (error|ERR!) /, "");
    const advice = "`npm ping` says whether the registry can be reached, `npm config get registry` which one it is.";
    throw new AkidError({ where, what: `npm cannot get ${name} ${version} (${line})`, advice });
  }
  const found = createHash("sha512")
    .update(await readFile(archive))
    .digest("base64");
  if (found !== sha512) {
    const advice = "The registry gives another file than the one that was published.";
    throw new AkidError({ where, what: `${name} ${version} has the checksum ${found}, expected ${sha512}`, advice });
  }
  await mkdir(folder, { recursive: true });
  await extract({ file: archive, cwd: folder, strip: 1, strict: true });
}
