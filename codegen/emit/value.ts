/** Values that expansion knows: primitives, lists and records of which it knows the parts, and what names stand for. */
import type { ts } from "ts-morph";

export type Primitive = string | number | boolean | bigint | null | undefined;

/**
 * A part of a list or record: an expression with the scope it is evaluated in, or what came out already; or such a part in
 * one round of a loop, which depends on the round.
 */
export type Item =
  | { readonly node: ts.Expression; readonly scope: Scope }
  | { readonly result: Evaluated }
  | { readonly inRound: Item };

export class StaticList {
  readonly items: readonly Item[];

  constructor(items: readonly Item[]) {
    this.items = items;
  }
}

export class StaticRecord {
  readonly properties: ReadonlyMap<string, Item>;

  constructor(properties: ReadonlyMap<string, Item>) {
    this.properties = properties;
  }
}

/** A block, a function, or whatever else is neither a primitive nor known in its parts: all that is known is that it is there. */
export class Something {
  /** What `typeof` says of it, where that is known. */
  readonly type: "object" | "function" | undefined;

  constructor(type: "object" | "function" | undefined) {
    this.type = type;
  }
}

export type StaticValue = Primitive | StaticList | StaticRecord | Something;

/** What an expression is in one variant. */
export interface Evaluated {
  readonly value: StaticValue;
  /** Whether another variant, or another round of an unrolled loop, may have another value. */
  readonly depends: boolean;
  /** Whether the value came by no constant that is declared wider than its literal, such as `const lr: number`. */
  readonly exact: boolean;
}

/** A value that every variant has. */
export function constant(value: StaticValue): Evaluated {
  return { value, depends: false, exact: true };
}

/** `result`, reached by way of `others`. */
export function by(result: Evaluated | undefined, ...others: readonly Evaluated[]): Evaluated | undefined {
  if (result === undefined) return undefined;
  const depends = result.depends || others.some((other) => other.depends);
  const exact = result.exact && others.every((other) => other.exact);
  return { value: result.value, depends, exact };
}

export function isPrimitive(value: StaticValue): value is Primitive {
  return typeof value !== "object" || value === null;
}

export function isTruthy(value: StaticValue): boolean {
  return isPrimitive(value) ? Boolean(value) : true;
}

/** What the variables of unrolled loops are bound to, innermost loop first. */
export class Scope {
  /** Values of constants declared inside this scope; `undefined` while one is being evaluated and where it is unknown. */
  readonly known = new Map<ts.Declaration, Evaluated | undefined>();
  readonly root: Scope;
  private readonly bindings = new Map<ts.Symbol, Item>();
  private readonly parent: Scope | undefined;

  constructor(parent?: Scope) {
    this.parent = parent;
    this.root = parent?.root ?? this;
  }

  bind(symbol: ts.Symbol, item: Item): void {
    this.bindings.set(symbol, item);
  }

  find(symbol: ts.Symbol): Item | undefined {
    return this.bindings.get(symbol) ?? this.parent?.find(symbol);
  }
}
