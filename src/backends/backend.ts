/** What a backend is: it holds variables and runs Programs over them. */
import type { HostTensor, Program } from "../graph/program.ts";

/** A compiled Program. */
export interface Executable {
  readonly program: Program;
  /**
   * Runs once: feeds every input by name, gives every output by name, and stores the updates in the session (unless the
   * Program's guard is not finite). Runs of one session do not overlap: await each.
   */
  run(feeds: Readonly<Record<string, HostTensor>>): Promise<Record<string, HostTensor>>;
  dispose(): void;
}

/** Variables that live in a backend, shared by the Programs that are compiled for them. */
export interface Session extends AsyncDisposable {
  /** Whether images lie channels first where it computes: those that only go out to come in again are best fed so. */
  readonly channelsFirst?: boolean;
  compile(program: Program): Promise<Executable>;
  /** A copy of the variable's value; throws if there is none of this name. */
  read(variable: string): Promise<HostTensor>;
  /** Sets a variable; throws if there is none of this name or its shape differs. */
  write(variable: string, value: HostTensor): Promise<void>;
  /** Takes back the memory of results that nobody reads any more, where that is cheaper than garbage collection. */
  release?(results: readonly HostTensor[]): void;
  /** Number of tensors that the backend holds at present: what a leak test watches. */
  tensorCount(): number;
  dispose(): Promise<void>;
}

/** Choices that a backend understands. */
export interface BackendOptions {
  /** Threads of one op; default: what the backend finds best (usually the number of cores). */
  readonly threads?: number;
}

/** One way to run Programs. */
export interface Backend {
  readonly name: string;
  /** Puts variables into the backend. */
  open(variables: Readonly<Record<string, HostTensor>>): Promise<Session>;
}
