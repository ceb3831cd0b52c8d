/** Variables in TensorFlow and the Programs that are compiled for them. */
import { setImmediate } from "node:timers/promises";
import { AkidError } from "../../../../dsl/errors.ts";
import type { HostTensor, Program, Variable } from "../../../graph/program.ts";
import type { Executable, Session } from "../../backend.ts";
import { checkFeeds, checkProgramVariable, checkVariable, noVariable } from "../../check.ts";
import type { Addon } from "./library.ts";
import { Models } from "./models.ts";
import { Tensors } from "./tensors.ts";

/** A session of the graph executor. */
export class NativeSession implements Session {
  readonly #tensors: Tensors;
  readonly #variables: readonly Variable[];
  readonly #numbers: Map<string, number>;
  /** Values that no model holds yet. */
  readonly #waiting = new Map<string, HostTensor>();
  /** What is compiled and not disposed. */
  readonly #programs = new Set<Executable>();
  readonly #models: Models;

  constructor(addon: Addon, initial: Readonly<Record<string, HostTensor>>) {
    for (const [name, value] of Object.entries(initial)) checkVariable(name, value);
    this.#tensors = new Tensors(addon);
    this.#variables = Object.entries(initial).map(([name, { shape }]) => ({ name, shape: [...shape] }));
    this.#numbers = new Map(this.#variables.map(({ name }, i) => [name, i]));
    for (const [name, value] of Object.entries(initial)) this.#waiting.set(name, copy(value));
    this.#models = new Models({ addon, tensors: this.#tensors, variables: this.#variables });
  }

  async compile(program: Program): Promise<Executable> {
    for (const variable of program.variables)
      checkProgramVariable(program, variable, this.#variable(variable.name).shape);
    const executable: Executable = {
      program,
      run: (feeds) => this.#run(executable, feeds),
      dispose: () => {
        this.#programs.delete(executable);
      },
    };
    this.#programs.add(executable);
    return executable;
  }

  async read(variable: string): Promise<HostTensor> {
    this.#variable(variable);
    const { current } = this.#models;
    return current
      ? current.read(this.#numbers.get(variable) as number)
      : copy(this.#waiting.get(variable) as HostTensor);
  }

  async write(variable: string, value: HostTensor): Promise<void> {
    checkVariable(variable, value, this.#variable(variable).shape);
    const { current } = this.#models;
    if (current) current.write(this.#numbers.get(variable) as number, value);
    else this.#waiting.set(variable, copy(value));
  }

  /** The variables, and what a run has not given back. */
  tensorCount(): number {
    return this.#numbers.size + this.#tensors.held;
  }

  async dispose(): Promise<void> {
    this.#models.dispose();
    this.#programs.clear();
    this.#numbers.clear();
    this.#waiting.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #run(executable: Executable, feeds: Feeds): Promise<Record<string, HostTensor>> {
    const { program } = executable;
    const where = `program ${program.name}`;
    if (!this.#programs.has(executable)) throw new AkidError({ where, what: "it was disposed" });
    checkFeeds(program, feeds);
    try {
      const outputs = this.#models.run(executable, feeds, { compiled: [...this.#programs], initial: this.#waiting });
      this.#waiting.clear();
      return outputs;
    } catch (cause) {
      if (cause instanceof AkidError) throw cause;
      throw new AkidError({ where, what: `TensorFlow failed: ${(cause as Error).message}` }, { cause });
    } finally {
      // TensorFlow's run blocks: signals and timers get their turn between runs.
      await setImmediate();
    }
  }

  #variable(name: string): Variable {
    const variable = this.#variables[this.#numbers.get(name) ?? -1];
    if (variable) return variable;
    throw noVariable(name, this.#numbers.keys());
  }
}

type Feeds = Readonly<Record<string, HostTensor>>;

const copy = ({ data, shape }: HostTensor): HostTensor => ({ data: data.slice(), shape: [...shape] });
