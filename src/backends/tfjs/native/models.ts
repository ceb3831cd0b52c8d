/** The loaded models of a session: which Program is in which, and in which of them the variables are. */
import type { HostTensor, Program, Variable } from "../../../graph/program.ts";
import type { Addon } from "./library.ts";
import { LoadedModel } from "./model.ts";
import type { Tensors } from "./tensors.ts";

/** A compiled Program, told apart from others of the same Program. */
export interface Compiled {
  readonly program: Program;
}

interface Place {
  readonly model: LoadedModel;
  readonly number: number;
  prepared: boolean;
}

interface Surroundings {
  readonly addon: Addon;
  readonly tensors: Tensors;
  readonly variables: readonly Variable[];
}

/**
 * TensorFlow's variables live in a loaded model, which takes no further Programs. Those that are compiled wait until one
 * of them is to be run, and then go into a model together. If others come later, they get a model of their own, and the
 * variables move to and fro; as soon as moving has taken as long as preparing all Programs again, they all go into one
 * model. So neither takes more than about twice the least time.
 */
export class Models {
  readonly #parts: Surroundings;
  readonly #places = new Map<Compiled, Place>();
  readonly #models = new Set<LoadedModel>();
  /** The one that the variables are in; null: they are with the session yet. */
  #current: LoadedModel | null = null;
  /** Milliseconds since all Programs came into one model: for moving variables, and for preparing Programs. */
  #moving = 0;
  #preparing = 0;

  constructor(parts: Surroundings) {
    this.#parts = parts;
  }

  /** The model that the variables are in, if they are in one. */
  get current(): LoadedModel | null {
    return this.#current;
  }

  /** Runs a Program. All of `compiled` are there to be run; `initial` are the variables that no model has yet. */
  run(which: Compiled, feeds: Feeds, { compiled, initial }: Waiting): Record<string, HostTensor> {
    const place = this.#ready(which, compiled, initial);
    if (place.prepared) return place.model.run(place.number, feeds);
    const [outputs, time] = timed(() => place.model.run(place.number, feeds));
    this.#preparing += time;
    place.prepared = true;
    return outputs;
  }

  dispose(): void {
    for (const model of this.#models) model.dispose();
    this.#models.clear();
    this.#places.clear();
    this.#current = null;
  }

  #ready(which: Compiled, compiled: readonly Compiled[], initial: Values): Place {
    if (!this.#places.has(which)) this.#build(compiled.filter((each) => !this.#places.has(each)));
    else if (this.#moving > this.#preparing) this.#build(compiled);
    const place = this.#places.get(which) as Place;
    if (place.model !== this.#current) this.#moving += timed(() => this.#move(place.model, initial))[1];
    this.#forget(new Set(compiled));
    return place;
  }

  /** Loads a model of these Programs. */
  #build(compiled: readonly Compiled[]): void {
    if (compiled.some((each) => this.#places.has(each))) this.#moving = this.#preparing = 0;
    const programs = compiled.map(({ program }) => program);
    const [model, time] = timed(() => new LoadedModel({ ...this.#parts, programs }));
    this.#preparing += time;
    this.#models.add(model);
    for (const [number, each] of compiled.entries()) this.#places.set(each, { model, number, prepared: false });
  }

  #move(to: LoadedModel, initial: Values): void {
    const from = this.#current;
    for (const [i, { name }] of this.#parts.variables.entries()) {
      to.write(i, from ? from.read(i) : (initial.get(name) as HostTensor));
      // Its memory goes back.
      from?.write(i, nothing);
    }
    this.#current = to;
  }

  /** Drops Programs that are no longer compiled, and models that have no others; variables stay in theirs. */
  #forget(compiled: ReadonlySet<Compiled>): void {
    for (const each of this.#places.keys()) if (!compiled.has(each)) this.#places.delete(each);
    const used = new Set([...this.#places.values()].map(({ model }) => model));
    for (const model of this.#models) {
      if (used.has(model) || model === this.#current) continue;
      model.dispose();
      this.#models.delete(model);
    }
  }
}

type Feeds = Readonly<Record<string, HostTensor>>;
type Values = ReadonlyMap<string, HostTensor>;

interface Waiting {
  readonly compiled: readonly Compiled[];
  readonly initial: Values;
}

const nothing: HostTensor = { data: new Float32Array(0), shape: [0] };

/** What a function gives, and the milliseconds that it took. */
function timed<T>(work: () => T): [result: T, time: number] {
  const begin = performance.now();
  const result = work();
  return [result, performance.now() - begin];
}
