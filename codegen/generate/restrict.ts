/** A part of a space: some parameters may take some of their values only. */
import { UsageError } from "../../dsl/errors.ts";
import type { Alternative, Assignment, Parameter, ParameterValue, Pick, Space } from "../space/space.ts";

/** Values by the names of parameters, as a person writes them. */
export type Restrictions = Readonly<Record<string, readonly string[]>>;

/** The part, and the combination of the whole space that one of the part is. */
export interface Restricted {
  readonly space: Space;
  original(assignment: Assignment): Assignment;
}

/** @throws UsageError naming what there is, for a parameter or a value that there is not */
export function restrict(space: Space, restrictions: Restrictions): Restricted {
  const names = space.parameters.map(({ name }) => name);
  const unknown = Object.keys(restrictions).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const advice = names.length > 0 ? `Its parameters are ${names.join(", ")}.` : "It has no parameters.";
    throw new UsageError({ where: "set", what: `the template has no parameter '${unknown}'`, advice });
  }
  /** By parameter id: the picks of the whole space for the alternatives that are left. */
  const picks = new Map<number, readonly Pick[]>();
  const narrow = (parameter: Parameter): Parameter => {
    const values = restrictions[parameter.name];
    const left = values ? pickedBy(parameter, values) : allOf(parameter);
    if (!left) return parameter;
    picks.set(
      parameter.id,
      left.map(({ pick }) => pick),
    );
    const { numeric: _, ...rest } = parameter;
    const alternatives = left.map(({ alternative: { label, nested } }) => ({ label, nested: nested.map(narrow) }));
    return { ...rest, alternatives };
  };
  const roots = space.roots.map(narrow);
  return {
    space: { roots, parameters: below(roots).toSorted((a, b) => a.id - b.id) },
    original: (assignment) =>
      new Map(
        [...assignment].map(([id, pick]) => [id, "value" in pick ? pick : (picks.get(id)?.[pick.alternative] ?? pick)]),
      ),
  };
}

interface Left {
  readonly pick: Pick;
  readonly alternative: Alternative;
}

/** Every alternative; undefined for the numbers of an interval. */
const allOf = ({ numeric, alternatives }: Parameter): readonly Left[] | undefined =>
  numeric ? undefined : alternatives.map((alternative, index) => ({ pick: { alternative: index }, alternative }));

function pickedBy({ name, numeric, alternatives }: Parameter, values: readonly string[]): readonly Left[] {
  if (values.length === 0) throw new UsageError({ where: "set", what: `'${name}' is given no value` });
  return [...new Set(values)].map((text) => {
    const index = alternatives.findIndex(({ label }) => isWritten(label, text));
    const alternative = alternatives[index];
    if (alternative) return { pick: { alternative: index }, alternative };
    const value = Number(text);
    if (numeric && text.trim() !== "" && value >= numeric.low && value <= numeric.high) {
      return { pick: { value }, alternative: { label: value, nested: [] } };
    }
    const there = numeric
      ? `It takes numbers from ${numeric.low} to ${numeric.high}.`
      : `Its values are ${alternatives.map(({ label }) => label).join(", ")}.`;
    throw new UsageError({ where: "set", what: `'${name}' has no value '${text}'`, advice: there });
  });
}

/** Whether a text means the value: the same number however it is written, else the same characters, also in quotes. */
function isWritten(label: ParameterValue, text: string): boolean {
  return typeof label === "number"
    ? text.trim() !== "" && Number(text) === label
    : String(label) === text || JSON.stringify(label) === text;
}

const below = (parameters: readonly Parameter[]): readonly Parameter[] =>
  parameters.flatMap((parameter) => [parameter, ...parameter.alternatives.flatMap(({ nested }) => below(nested))]);
