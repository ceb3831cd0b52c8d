/** A template held open during a sweep, which makes the variants that are asked for. */
import { allowed } from "../emit/concrete.ts";
import { Generator } from "../generate/generator.ts";
import type { Variant } from "../generate/manifest.ts";
import { parametersOf } from "../space/labels.ts";
import type { Assignment, Parameters, Space } from "../space/space.ts";
import type { Maker } from "./trials.ts";

/** Every variant that was ever asked for stays, in the folder and in its manifest. */
export class Variants implements Maker, Disposable {
  readonly #generator: Generator;

  constructor(template: string, folder: string) {
    this.#generator = new Generator({ template, out: folder, add: true });
  }

  get space(): Space {
    return this.#generator.space;
  }

  make(assignment: Assignment): Variant {
    const [variant] = this.makeAll([assignment]);
    return variant as Variant;
  }

  /** One variant for each combination, in their order; two of one text are the same variant. */
  makeAll(assignments: readonly Assignment[]): readonly Variant[] {
    const { template } = this.#generator;
    const made = this.#generator.make(assignments.filter((assignment) => allowed(template, assignment)));
    this.#generator.write(made);
    const byParameters = new Map(
      made.variants.flatMap((variant) =>
        [variant.parameters, ...(variant.also ?? [])].map((one) => [JSON.stringify(one), variant] as const),
      ),
    );
    return assignments.map((assignment) => {
      const parameters = parametersOf(this.space, assignment);
      return byParameters.get(JSON.stringify(parameters)) ?? excluded(parameters);
    });
  }

  [Symbol.dispose](): void {
    this.#generator[Symbol.dispose]();
  }
}

/** A combination that a constraint of the template rules out; the grid does not have it. */
const excluded = (parameters: Parameters): Variant => ({
  id: JSON.stringify(parameters),
  file: "",
  sha256: "",
  parameters,
  seeds: [],
  verdict: "rejected",
});
