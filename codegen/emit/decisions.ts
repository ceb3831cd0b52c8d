/** What was made by looking at some parameters, found again for every combination that has the same values of these. */
import type { Assignment, Pick } from "../space/space.ts";
import { printNumber } from "./print.ts";

/** The pick of a parameter, by its id. */
export type PickOf = (parameter: number) => Pick | undefined;

/** Looks at one parameter more, or is at what was made. */
interface Node<T> {
  /** The parameter that is looked at next: who makes the same so far looks at the same one. */
  parameter?: number;
  readonly next: Map<string, Node<T>>;
  made?: { readonly value: T };
}

/** More are not worth their memory: combinations that are made one after the other have most in common. */
const most = 512;

export class Decisions<T> {
  #root: Node<T> = { next: new Map() };
  #count = 0;

  /** `make` depends on nothing but the picks that it asks for. */
  get(assignment: Assignment, make: (pickOf: PickOf) => T): T {
    const found = this.#find(assignment);
    if (found) return found.value;
    const asked = new Map<number, string>();
    const value = make((parameter) => {
      const pick = assignment.get(parameter);
      asked.set(parameter, keyOf(pick));
      return pick;
    });
    if (++this.#count > most) {
      this.#root = { next: new Map() };
      this.#count = 1;
    }
    let at = this.#root;
    for (const [parameter, key] of asked) {
      at.parameter = parameter;
      const next = at.next.get(key) ?? { next: new Map() };
      at.next.set(key, next);
      at = next;
    }
    at.made = { value };
    return value;
  }

  #find(assignment: Assignment): { readonly value: T } | undefined {
    let at: Node<T> | undefined = this.#root;
    while (at?.parameter !== undefined) at = at.next.get(keyOf(assignment.get(at.parameter)));
    return at?.made;
  }
}

/** The same for equal picks, and for no others: -0 is another number than 0. */
export function keyOf(pick: Pick | undefined): string {
  if (pick === undefined) return "";
  return "value" in pick ? `=${printNumber(pick.value)}` : String(pick.alternative);
}
