/** The SavedModel of a session: all its Programs in one TensorFlow session, which holds their variables. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AkidError } from "../../../../dsl/errors.ts";
import type { HostTensor, Program, Variable } from "../../../graph/program.ts";
import type { Addon, Id } from "./library.ts";
import type { Emitted } from "./program.ts";
import type { SavedModel } from "./saved-model.ts";
import { savedModel, tag } from "./saved-model.ts";
import type { Tensors } from "./tensors.ts";

/** A SavedModel that TensorFlow has loaded. */
export class LoadedModel {
  readonly #tensors: Tensors;
  readonly #addon: Addon;
  readonly #id: Id;
  readonly #parts: SavedModel;
  readonly #variables: readonly Variable[];

  constructor({ addon, tensors, programs, variables }: Parts) {
    this.#addon = addon;
    this.#tensors = tensors;
    this.#variables = variables;
    this.#parts = savedModel(programs, variables);
    this.#id = load(addon, this.#parts.file);
  }

  /** Runs the Program of this place among those that the model was made with; gives its outputs. */
  run(place: number, feeds: Readonly<Record<string, HostTensor>>): Record<string, HostTensor> {
    const { inputs, outputs, done } = this.#parts.programs[place] as Emitted;
    const fetches = [...outputs.map(({ tensor }) => tensor), ...(done === null ? [] : [done])];
    // TensorFlow has no run that asks for nothing.
    if (fetches.length === 0) return {};
    const data = this.#tensors.run({
      model: this.#id,
      feeds: inputs.map(({ name, tensor }) => [tensor, feeds[name] as HostTensor] as const),
      fetches,
      read: outputs.length,
    });
    return Object.fromEntries(
      outputs.map(({ name, shape }, i) => [name, { data: data[i] as HostTensor["data"], shape: [...shape] }]),
    );
  }

  read(variable: number): HostTensor {
    const { index, value } = this.#parts.read as NonNullable<SavedModel["read"]>;
    const feeds = [[index, number(variable)]] as const;
    const [data] = this.#tensors.run({ model: this.#id, feeds, fetches: [value], read: 1 });
    return { data: data as Float32Array, shape: (this.#variables[variable] as Variable).shape };
  }

  write(variable: number, value: HostTensor): void {
    const write = this.#parts.write as NonNullable<SavedModel["write"]>;
    const feeds = [[write.index, number(variable)] as const, [write.value, value] as const];
    this.#tensors.run({ model: this.#id, feeds, fetches: [write.done], read: 0 });
  }

  dispose(): void {
    this.#addon.deleteSavedModel(this.#id);
  }
}

interface Parts {
  readonly addon: Addon;
  readonly tensors: Tensors;
  readonly programs: readonly Program[];
  readonly variables: readonly Variable[];
}

const number = (value: number): HostTensor => ({ data: Int32Array.of(value), shape: [] });

/** TensorFlow loads from a folder, and needs it no longer then. */
function load(addon: Addon, file: Uint8Array): Id {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), "akid-savedmodel-"));
    writeFileSync(join(folder, "saved_model.pb"), file);
    return addon.loadSavedModel(folder, tag);
  } catch (cause) {
    const what = `TensorFlow does not take the program: ${(cause as Error).message.replace(/\.*$/, "")}`;
    throw new AkidError({ where: "backend tfjs", what }, { cause });
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
