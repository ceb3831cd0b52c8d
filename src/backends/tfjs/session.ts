/** Variables in a tfjs backend and the Programs that are compiled for them. */
import type { HostTensor, Program } from "../../graph/program.ts";
import type { Executable, Session } from "../backend.ts";
import { OpByOpExecutable } from "./executable.ts";
import type { Kernels, OpTable } from "./kernels.ts";
import { Variables } from "./variables.ts";

/** A session of the op-by-op executor over one backend's kernels and op table. */
export class OpByOpSession<K extends Kernels> implements Session {
  readonly #kernels: K;
  readonly #table: OpTable<K>;
  readonly #variables: Variables;
  readonly #executables = new Set<Executable>();

  constructor(kernels: K, table: OpTable<K>, variables: Readonly<Record<string, HostTensor>>) {
    this.#kernels = kernels;
    this.#table = table;
    this.#variables = new Variables(kernels, variables);
  }

  async compile(program: Program): Promise<Executable> {
    const executable = new OpByOpExecutable(program, {
      kernels: this.#kernels,
      table: this.#table,
      variables: this.#variables,
      onDispose: (disposed) => this.#executables.delete(disposed),
    });
    this.#executables.add(executable);
    return executable;
  }

  async read(variable: string): Promise<HostTensor> {
    return this.#variables.read(variable);
  }

  async write(variable: string, value: HostTensor): Promise<void> {
    this.#variables.write(variable, value);
  }

  tensorCount(): number {
    return this.#kernels.count();
  }

  async dispose(): Promise<void> {
    for (const executable of this.#executables) executable.dispose();
    this.#variables.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}
