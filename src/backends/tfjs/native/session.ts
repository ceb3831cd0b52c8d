/** Variables in TensorFlow and the Programs that are compiled for them. */
import { setImmediate } from "node:timers/promises";
import { AkidError } from "../../../../dsl/errors.ts";
import type { HostTensor, Program, Variable } from "../../../graph/program.ts";
import type { Executable, Session } from "../../backend.ts";
import { checkFeeds, checkProgramVariable, checkVariable, noVariable } from "../../check.ts";
import type { Addon } from "./library.ts";
import { LoadedModel } from "./model.ts";
import { Tensors } from "./tensors.ts";

/**
 * A session of the graph executor. TensorFlow's variables live in one loaded model, and a loaded model takes no further
 * Programs: those that are compiled wait until something is to be run, and then all go into a new model, into which the
 * variables move.
 */
export class NativeSession implements Session {
  readonly #addon: Addon;
  readonly #tensors: Tensors;
  readonly #variables: readonly Variable[];
  readonly #numbers: ReadonlyMap<string, number>;
  /** Values that no model holds yet. */
  readonly #waiting = new Map<string, HostTensor>();
  /** What is compiled and not disposed. */
  readonly #programs = new Set<Executable>();
  #model: LoadedModel | null = null;
  /** Where each Program is in the model. */
  #places: ReadonlyMap<Executable, number> = new Map();

  constructor(addon: Addon, initial: Readonly<Record<string, HostTensor>>) {
    for (const [name, value] of Object.entries(initial)) checkVariable(name, value);
    this.#addon = addon;
    this.#tensors = new Tensors(addon);
    this.#variables = Object.entries(initial).map(([name, { shape }]) => ({ name, shape: [...shape] }));
    this.#numbers = new Map(this.#variables.map(({ name }, i) => [name, i]));
    for (const [name, value] of Object.entries(initial)) this.#waiting.set(name, copy(value));
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
    const waiting = this.#waiting.get(variable);
    return waiting ? copy(waiting) : (this.#model as LoadedModel).read(this.#numbers.get(variable) as number);
  }

  async write(variable: string, value: HostTensor): Promise<void> {
    checkVariable(variable, value, this.#variable(variable).shape);
    if (this.#model) this.#model.write(this.#numbers.get(variable) as number, value);
    else this.#waiting.set(variable, copy(value));
  }

  /** The variables, and what a run has not given back. */
  tensorCount(): number {
    return this.#numbers.size + this.#tensors.held;
  }

  async dispose(): Promise<void> {
    this.#model?.dispose();
    this.#model = null;
    this.#programs.clear();
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
    const { model, place } = this.#ready(executable);
    try {
      return model.run(place, feeds);
    } catch (cause) {
      throw new AkidError({ where, what: `TensorFlow failed: ${(cause as Error).message}` }, { cause });
    } finally {
      // TensorFlow's run blocks: signals and timers get their turn between runs.
      await setImmediate();
    }
  }

  /** The model, made anew if it lacks this Program, and the Program's place in it. */
  #ready(executable: Executable): { readonly model: LoadedModel; readonly place: number } {
    const place = this.#places.get(executable);
    if (this.#model && place !== undefined) return { model: this.#model, place };
    const old = this.#model;
    const programs = [...this.#programs];
    const model = new LoadedModel({
      addon: this.#addon,
      tensors: this.#tensors,
      programs: programs.map(({ program }) => program),
      variables: this.#variables,
    });
    this.#variables.forEach(({ name }, i) => {
      model.write(i, this.#waiting.get(name) ?? (old as LoadedModel).read(i));
    });
    this.#waiting.clear();
    old?.dispose();
    this.#model = model;
    this.#places = new Map(programs.map((each, i) => [each, i]));
    return { model, place: programs.indexOf(executable) };
  }

  #variable(name: string): Variable {
    const variable = this.#variables[this.#numbers.get(name) ?? -1];
    if (variable) return variable;
    throw noVariable(name, this.#numbers.keys());
  }
}

type Feeds = Readonly<Record<string, HostTensor>>;

const copy = ({ data, shape }: HostTensor): HostTensor => ({ data: data.slice(), shape: [...shape] });
