/** The space of a template: its parameters, their alternatives, and one choice from it; plain data. */

/** How a parameter is written in the template. */
export type ParameterKind = "choice" | "range" | "uniform" | "logUniform" | "zip";

/** An alternative as shown and stored: the value of a literal, else its name or source text in one line. */
export type ParameterValue = string | number | boolean;

/** One of the values that a parameter can have. */
export interface Alternative {
  /** Differs from the labels of the parameter's other alternatives. */
  readonly label: ParameterValue;
  /** Parameters that exist only if this alternative is chosen. */
  readonly nested: readonly Parameter[];
}

/** The numbers from `low` to `high`; a grid takes `points` of them, evenly spaced or, with `log`, in equal ratios. */
export interface Numeric {
  readonly low: number;
  readonly high: number;
  readonly points?: number;
  /** Significant digits that are kept. */
  readonly digits: number;
  readonly log: boolean;
}

/** One parameter of a template. */
export interface Parameter {
  /** Its place among the parameters in source order. */
  readonly id: number;
  /** Differs from the names of the template's other parameters. */
  readonly name: string;
  readonly kind: ParameterKind;
  /** Empty where `numeric` is there. */
  readonly alternatives: readonly Alternative[];
  readonly numeric?: Numeric;
}

/** The parameters of a template: a tree, since an alternative may bring parameters of its own. */
export interface Space {
  /** Those that always exist. */
  readonly roots: readonly Parameter[];
  /** All, in source order: that of their ids. */
  readonly parameters: readonly Parameter[];
}

/** What is chosen for one parameter: an alternative by its index, or a number of a `Numeric`. */
export type Pick = { readonly alternative: number } | { readonly value: number };

/** One combination: a pick by parameter id, for those parameters that exist in it. */
export type Assignment = ReadonlyMap<number, Pick>;

/** One combination by parameter names, as manifests and results store it. */
export type Parameters = Readonly<Record<string, ParameterValue>>;
