/**
 * What Linux gives processes that share memory, called by koffi: files without a name, of which nothing is left when the last
 * process ends, however it ends; maps of them; and sleep until another process writes a word.
 */
import { ftruncateSync } from "node:fs";
import { createRequire } from "node:module";
import type koffi from "koffi";
import { AkidError } from "../../../dsl/errors.ts";
import type { Ground } from "./ground.ts";
import type { SharedMemory } from "./wasm.ts";

export interface Linux {
  /** Opens a file of no length; its descriptor closes in programs that this process starts unless it is given to them. */
  namelessFile(): number;
  /** Puts a file in the place of a memory's own pages, in each process that shares it; makes it long enough. */
  shared(memory: SharedMemory, file: number): Ground;
  /** Ends this process by a signal, if it is still there then. */
  endIn(seconds: number): void;
}

/** Numbers of the system call by Node's names of processors. */
const futexCalls: Readonly<Record<string, number>> = { x64: 202, arm64: 98 };
const [futexWait, futexWake] = [0, 1];
const closeInPrograms = 1;
const [readAndWrite, sharedAndFixed] = [0b11, 0x11];

/** @throws AkidError where processes cannot share memory */
export function loadLinux(): Linux {
  const futexCall = futexCalls[process.arch];
  if (process.platform !== "linux" || !futexCall) {
    throw refused(`need Linux on x64 or arm64, this is ${process.platform} on ${process.arch}`, "Use one device.");
  }
  const library = loadKoffi().load(null);
  const [memfd, map, call, alarm] = [
    library.func("int memfd_create(const char *name, unsigned int flags)"),
    library.func("intptr_t mmap(void *address, size_t bytes, int protection, int flags, int file, int64_t offset)"),
    library.func("long syscall(long call, void *word, int operation, int value, void *until, void *unused, int none)"),
    library.func("unsigned int alarm(unsigned int seconds)"),
  ] as [
    (name: string, flags: number) => number,
    (address: Uint8Array, bytes: number, protection: number, flags: number, file: number, offset: number) => number,
    (call: number, word: Int32Array, operation: number, value: number, ...rest: [null, null, number]) => number,
    (seconds: number) => number,
  ];
  const futex = (words: Int32Array, at: number, operation: number, value: number): void =>
    void call(futexCall, words.subarray(at, at + 1), operation, value, null, null, 0);
  return {
    namelessFile: () => {
      const file = memfd("akid towers", closeInPrograms);
      if (file < 0) throw refused("cannot share memory: the system gives no file for it", "Use one device.");
      return file;
    },
    shared: (memory, file) => {
      const bytes = memory.buffer.byteLength;
      ftruncateSync(file, bytes);
      // WebAssembly and Atomics see the file, as fast as memory of their own.
      const address = map(new Uint8Array(memory.buffer), bytes, readAndWrite, sharedAndFixed, file, 0);
      if (address === -1)
        throw refused(`cannot share memory: the system does not map ${bytes} bytes`, "Use one device.");
      return {
        memory,
        wait: (words, at, value) => futex(words, at, futexWait, value),
        wake: (words, at) => futex(words, at, futexWake, 2 ** 31 - 1),
      };
    },
    endIn: (seconds) => void alarm(seconds),
  };
}

function loadKoffi(): typeof koffi {
  try {
    const module = createRequire(import.meta.url)("koffi") as typeof koffi | { default: typeof koffi };
    return "default" in module ? module.default : module;
  } catch (cause) {
    const what = `need koffi, which cannot be loaded (${(cause as Error).message})`;
    throw refused(what, "It is an optional package: install it with `npm install koffi`.", cause as Error);
  }
}

const refused = (what: string, advice: string, cause?: Error): AkidError =>
  new AkidError({ where: "towers in processes", what, advice }, { cause });
