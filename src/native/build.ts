/** Builds the addon of @tensorflow/tfjs-node against TensorFlow's libraries, and tries it. */
import { mkdir, rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import { AkidError } from "../../dsl/errors.ts";
import { moduleIn } from "./locate.ts";
import { lineOf, runProgram } from "./program.ts";
import { compiler } from "./requirements.ts";

const where = "native install";

/** Where the package's own build looks for TensorFlow. */
export const libraries = (installation: string): string => join(moduleIn(installation), "deps");

/** Where the package of Node's headers goes. */
export const nodeHeaders = (installation: string): string => join(installation, "node-api-headers");

/** The names that the package's own installation gives the libraries. */
const links = {
  "libtensorflow.so": "libtensorflow_cc.so.2",
  "libtensorflow.so.2": "libtensorflow_cc.so.2",
  "libtensorflow.so.2.9.1": "libtensorflow_cc.so.2",
  "libtensorflow_framework.so": "libtensorflow_framework.so.2",
};

/**
 * One call of the compiler, with the sources and the flags of the package's binding.gyp. node-gyp would need Python and
 * Node's headers from a server, and the package's script asks for a finished addon first.
 */
export async function build(installation: string): Promise<void> {
  const module = moduleIn(installation);
  const lib = join(libraries(installation), "lib");
  for (const [name, target] of Object.entries(links)) await symlink(target, join(lib, name));
  const folder = join(module, "lib", "napi-v8");
  await mkdir(folder, { recursive: true });
  const addon = join(folder, "tfjs_binding.node");
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(module, "binding", name));
  const includes = [join(nodeHeaders(installation), "include"), join(libraries(installation), "include"), module];
  const args = [
    ...["-shared", "-fPIC", "-O2", "-std=c++17", "-w", "-DNAPI_VERSION=8"],
    ...includes.map((path) => `-I${path}`),
    ...sources,
    ...[`-L${lib}`, "-ltensorflow", "-ltensorflow_framework", "-Wl,-rpath,$ORIGIN/../../deps/lib"],
    // TensorFlow's threads outlive the worker thread that loaded it, whose end would unload the code that they run.
    "-Wl,-z,nodelete",
    ...["-o", `${addon}.new`],
  ];
  const ended = await runProgram(compiler(), args);
  if (!ended.ok) {
    const what = `${compiler()} cannot build the addon (${lineOf(ended, /error|cannot/)})`;
    throw new AkidError({ where, what, advice: "g++ 8 or clang 7 and newer build it; name one by CXX." });
  }
  await rename(`${addon}.new`, addon);
}

const trial = `const { createTensor, tensorDataSync, TF_FLOAT, TF_Version } = require(process.argv[1]);
if (tensorDataSync(createTensor([2], TF_FLOAT, Float32Array.of(1, 2)))[1] !== 2) throw new Error("a tensor is lost");
process.stdout.write(TF_Version);`;

/** Loads the addon in a process of its own; gives the version of TensorFlow. */
export async function tryAddon(addon: string): Promise<string> {
  const ended = await runProgram(process.execPath, ["-e", trial, addon], { env: { TF_CPP_MIN_LOG_LEVEL: "2" } });
  if (ended.ok) return ended.stdout;
  const advice = "Run the command again; if it stays, the wheel does not fit this machine.";
  throw new AkidError({ where, what: `the addon does not load (${lineOf(ended, /^Error:/)})`, advice });
}
