/** What runs of a network with states leave for the next ones, kept on the host. */
import { elements } from "../graph/node.ts";
import type { HostTensor } from "../graph/program.ts";
import type { Recalled } from "../lower/context.ts";
import type { Run } from "./engine.ts";

/** The states of each kind of run and each batch size. */
export class States {
  readonly #values = new Map<Run, Map<string, HostTensor>>();

  /** What the last run left, or the initial values. */
  recall(run: Run, states: readonly Recalled[]): Record<string, HostTensor> {
    const left = this.#values.get(run);
    return Object.fromEntries(
      states.map((state) => [state.name, left?.get(keyOf(state)) ?? initialValue(state)] as const),
    );
  }

  /** Keeps the new values of some states; gives what else a run gave. */
  remember(
    outputs: Readonly<Record<string, HostTensor>>,
    run: Run,
    kept: readonly Recalled[],
    all: readonly Recalled[],
  ): Record<string, HostTensor> {
    const left = this.#values.get(run) ?? new Map<string, HostTensor>();
    this.#values.set(run, left);
    for (const state of kept) {
      const value = outputs[state.name];
      if (value) left.set(keyOf(state), value);
    }
    const names = new Set(all.map(({ name }) => name));
    return Object.fromEntries(Object.entries(outputs).filter(([name]) => !names.has(name)));
  }

  /** All values, by the kind of run, name and shape: what another engine takes up with `restore`. */
  all(): Record<string, HostTensor> {
    const entries = [...this.#values].flatMap(([run, left]) =>
      [...left].map(([key, value]) => [`${run} ${key}`, value] as const),
    );
    return Object.fromEntries(entries);
  }

  /** Puts values that `all` gave in the place of those here. */
  restore(values: Readonly<Record<string, HostTensor>>): void {
    this.#values.clear();
    for (const [path, value] of Object.entries(values)) {
      const space = path.indexOf(" ");
      const run = path.slice(0, space) as Run;
      const left = this.#values.get(run) ?? new Map<string, HostTensor>();
      this.#values.set(run, left.set(path.slice(space + 1), value));
    }
  }

  /** Forgets the values of one kind of run, or of all. */
  reset(run?: Run): void {
    if (run) this.#values.delete(run);
    else this.#values.clear();
  }
}

const keyOf = ({ name, shape }: Recalled): string => `${name} [${shape.join(", ")}]`;

const initialValue = ({ shape, initial }: Recalled): HostTensor => ({
  data: new Float32Array(elements(shape)).fill(initial),
  shape,
});
