/** A template as the generator sees it: its space, and the facts about its syntax that expansion needs. */
import type { ts } from "ts-morph";
import type { Parameter, ParameterValue, Space } from "../space/space.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** An analysed template. Nodes and symbols belong to `source`, of which `text` is the text. */
export interface Template {
  /** The absolute path. */
  readonly file: string;
  readonly text: string;
  /** Of the text, in hexadecimal. */
  readonly sha256: string;
  readonly space: Space;
  /** How often each variant is run, with the seeds 0, 1, ...; 1 without `repeats`. */
  readonly repeats: number;
  readonly source: ts.SourceFile;
  readonly checker: ts.TypeChecker;
  /** What a template can do but had better not, such as silencing the type checker. */
  readonly warnings: readonly Diagnostic[];

  /** By parameter id. */
  readonly sites: readonly Site[];
  readonly siteOf: ReadonlyMap<ts.Node, Site>;
  readonly constraints: readonly Constraint[];
  /**
   * Statements that are for the generator alone: `constraint(...)`, `repeats(...)`, and lists with parameters inside that
   * one `choice` takes. No variant contains them.
   */
  readonly directives: ReadonlySet<ts.Node>;

  /** Calls of `dyn`; a variant contains the argument instead, unless the variable stays a `let`. */
  readonly dynCalls: ReadonlySet<ts.Node>;
  /** Variables that can become one constant per assignment: `let x = dyn(...)`. */
  readonly evolving: ReadonlyMap<ts.Symbol, Evolving>;
  /** The assignments `x = ...;` of evolving variables: their places among those to the same variable in the same loop. */
  readonly assignments: ReadonlyMap<ts.ExpressionStatement, number>;
  /** Variables declared with `dyn` that must stay as they are, and why. */
  readonly untracked: ReadonlyMap<ts.Symbol, string>;

  readonly imports: readonly ImportedName[];
  /** String literals that name a file relative to the template, wherever they occur; expansion rebases them. */
  readonly relativePaths: ReadonlySet<ts.StringLiteralLike>;

  /** Paths of imports that not all variants need, and that may change what others see: those are checked apart. */
  readonly effects: ReadonlySet<ts.StringLiteralLike>;

  /** Every identifier's text: a fresh name must differ from all of them. */
  readonly names: ReadonlySet<string>;
  /** How many variables, functions, classes and parameters are declared under a name. */
  readonly declared: ReadonlyMap<string, number>;
  /** Nodes with something to rewrite at or below them; the source of all others can be copied as it is. */
  readonly marks: ReadonlySet<ts.Node>;
  /** The symbol of the value that an identifier stands for (that of `{ x }` is the variable's), looked up once. */
  symbolOf(node: ts.Node): ts.Symbol | undefined;
}

/** A parameter's place in the template. */
export interface Site {
  readonly parameter: Parameter;
  readonly call: ts.CallExpression;
  /** The sources of `parameter.alternatives`, index by index. */
  readonly alternatives: readonly AlternativeSource[];
  /**
   * Whether the type of the variants does not depend on the value: it is a literal, and its constant is declared as
   * `number` or `string`. Variants that differ in nothing else need one type check.
   */
  readonly hidden: boolean;
  /** Whether the variant's constant gets the annotation `: number`: it has none, and its value is drawn. */
  readonly annotate: boolean;
}

/** Where an alternative's text comes from. */
export type AlternativeSource =
  /** An expression of the template, inside the call or in a list that the call names. */
  | { readonly kind: "expression"; readonly node: ts.Expression }
  /** An element of an imported list: `LIST[2]`; its value where the type tells it. */
  | {
      readonly kind: "element";
      readonly list: ts.Expression;
      readonly index: number;
      readonly value: ParameterValue | undefined;
    }
  /** A row of `zip`: an object of these properties. */
  | { readonly kind: "row"; readonly columns: readonly Column[] }
  /** A number that was computed: an element of a `range`. */
  | { readonly kind: "number"; readonly value: number };

/** One property of a row of `zip`; `key` is its source text. */
export interface Column {
  readonly key: string;
  readonly node: ts.Expression;
}

/** `constraint(condition)`: combinations for which the condition is false do not exist. */
export interface Constraint {
  readonly statement: ts.Statement;
  readonly condition: ts.Expression;
}

/** A variable whose shape evolves: its declaration, and the call of `dyn` that starts it. */
export interface Evolving {
  readonly declaration: ts.VariableDeclaration;
  readonly dyn: ts.CallExpression;
}

/** A name that an import declares, and where the template uses it; a variant without a use does not import it. */
export interface ImportedName {
  /** The clause (of a default import), namespace import or import specifier. */
  readonly specifier: ts.ImportClause | ts.NamespaceImport | ts.ImportSpecifier;
  readonly symbol: ts.Symbol;
  /** Start positions of the identifiers that refer to it, ascending. */
  readonly uses: readonly number[];
}
