/** Tensors in TensorFlow's hands: how many there are, and that each goes back. */
import type { HostTensor } from "../../../graph/program.ts";
import type { Addon, Id } from "./library.ts";

/** What is run: nodes of a loaded SavedModel by name. */
export interface Run {
  readonly model: Id;
  readonly feeds: readonly (readonly [node: string, value: HostTensor])[];
  /** Nodes whose values are wanted. */
  readonly fetches: readonly string[];
  /** Of those, how many are read; the others are only to happen. */
  readonly read: number;
}

/** Runs SavedModels of an addon on values of the host. */
export class Tensors {
  readonly #addon: Addon;
  #held = 0;

  constructor(addon: Addon) {
    this.#addon = addon;
  }

  /** Tensors that were made and not yet given back. */
  get held(): number {
    return this.#held;
  }

  /** Runs a part of a graph; gives the elements of the values that are read. */
  run({ model, feeds, fetches, read }: Run): (Float32Array | Int32Array)[] {
    const made: Id[] = [];
    const keep = (id: Id): Id => {
      made.push(id);
      this.#held++;
      return id;
    };
    try {
      const fed = feeds.map(([, value]) => keep(this.#upload(value)));
      const names = feeds.map(([node]) => node).join(",");
      const results = this.#addon.runSavedModel(model, fed, names, fetches.join(","));
      const ids = results.map(({ id }) => keep(id));
      return ids.slice(0, read).map((id) => this.#addon.tensorDataSync(id));
    } finally {
      for (const id of made) {
        this.#addon.deleteTensor(id);
        this.#held--;
      }
    }
  }

  #upload({ data, shape }: HostTensor): Id {
    const { TF_FLOAT, TF_INT32 } = this.#addon;
    return this.#addon.createTensor([...shape], data instanceof Float32Array ? TF_FLOAT : TF_INT32, data);
  }
}
