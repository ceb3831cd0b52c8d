/** What libraries below MPI are told, where the user has not: they take Node for a program of one thread. */

/**
 * UCX, under MPICH and Open MPI. To see memory that goes back to the system it rewrites code of libc and moves the end of
 * the heap while other threads allocate: collecting garbage meanwhile ended a process with SIGSEGV, or left it hanging
 * inside UCX's own handler (github.com/openucx/ucx/issues/3831). And its handler of SIGSEGV takes the place of V8's, by
 * which WebAssembly learns that an address is out of bounds.
 */
const settings = { UCX_MEM_EVENTS: "n", UCX_MEM_MMAP_HOOK_MODE: "none", UCX_HANDLE_ERRORS: "none" } as const;

/** Before a library is loaded; by the main thread, whose variables are those that C reads. */
export function calmLibraries(env: NodeJS.ProcessEnv = process.env): void {
  for (const [name, value] of Object.entries(settings)) env[name] ??= value;
}
