/** Builds the addon of @tensorflow/tfjs-node against TensorFlow's libraries, and tries it. */
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { AkidError } from "../../dsl/errors.ts";
import { moduleIn } from "./locate.ts";
import { lineOf, runProgram } from "./program.ts";
import { compiler } from "./requirements.ts";

const where = "native install";

/** Where the package's own build looks for TensorFlow. */
export const libraries = (installation: string): string => join(moduleIn(installation), "deps");

/** Where the package of Node's headers goes. */
export const nodeHeaders = (installation: string): string => join(installation, "node-api-headers");

/**
 * Calls of the compiler alone, with the sources and the flags of the package's binding.gyp. node-gyp would need Python and
 * Node's headers from a server, and the package's script asks for a finished addon first.
 */
export async function build(installation: string): Promise<void> {
  const module = moduleIn(installation);
  const folder = join(module, "lib", "napi-v8");
  await mkdir(folder, { recursive: true });
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(module, "binding", name));
  const includes = [join(nodeHeaders(installation), "include"), join(libraries(installation), "include"), module];
  await compile([
    ...["-O2", "-std=c++17", "-w", "-DNAPI_VERSION=8"],
    ...includes.map((path) => `-I${path}`),
    ...sources,
    // The linker finds nothing in the stand-ins, and would leave their names out.
    "-Wl,--no-as-needed",
    ...(await standIns(installation)),
    "-Wl,-rpath,$ORIGIN/../../deps/lib",
    // All that is missing shows when it is loaded, so in the trial.
    "-Wl,-z,now",
    // TensorFlow's threads outlive the worker thread that loaded it, whose end would unload the code that they run.
    "-Wl,-z,nodelete",
    ...["-o", join(folder, "tfjs_binding.node")],
  ]);
}

/** Empty libraries of TensorFlow's names: linked against the real ones, of 850 MB, the linker takes 11 s in place of 0.1 s. */
async function standIns(installation: string): Promise<readonly string[]> {
  const folder = join(installation, "stand-ins");
  await mkdir(folder);
  const files = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"].map((name) => join(folder, name));
  for (const file of files) await compile(["-x", "c++", "/dev/null", `-Wl,-soname,${basename(file)}`, "-o", file]);
  return files;
}

async function compile(args: readonly string[]): Promise<void> {
  const ended = await runProgram(compiler(), ["-shared", "-fPIC", ...args]);
  if (ended.ok) return;
  const what = `${compiler()} cannot build the addon (${lineOf(ended, /error|cannot/)})`;
  throw new AkidError({ where, what, advice: "g++ 8 or clang 7 and newer build it; name one by CXX." });
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
