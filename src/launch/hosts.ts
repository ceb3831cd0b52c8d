/** Where the ranks go: so many on each machine. */
import { UsageError } from "../../dsl/errors.ts";

/** A machine, and how many ranks it takes. */
export interface Host {
  readonly name: string;
  readonly slots: number;
}

/** Where the ranks of a training go. */
export interface Places {
  readonly ranks: number;
  /** In the order of ranks; undefined: this machine, or what the scheduler has allocated. */
  readonly hosts?: readonly Host[];
}

export interface Asked {
  readonly ranks: number | undefined;
  /** `a,b:2` */
  readonly hosts: string | undefined;
  /** Tasks of an allocation of Slurm, in which akid runs. */
  readonly tasks: number | undefined;
  /** Cores of this machine that a process may use. */
  readonly cores: number;
  /** Whether there may be more ranks than cores or slots. */
  readonly oversubscribe: boolean;
}

/**
 * How many ranks go where. Machines without a number of slots share the ranks evenly; beside such that have one they take
 * one rank. Without a number of ranks there is one for each slot.
 *
 * @example placesOf({ ranks: 4, hosts: "a,b", ... }); // { ranks: 4, hosts: [{ name: "a", slots: 2 }, { name: "b", slots: 2 }] }
 * @throws UsageError for more ranks than there is room for, unless `oversubscribe`
 */
export function placesOf({ ranks: given, hosts: list, tasks, cores, oversubscribe }: Asked): Places {
  if (list !== undefined) return onHosts(list, given, oversubscribe);
  const ranks = given ?? tasks;
  if (ranks === undefined) throw wrong("needs the number of ranks: -n N", "Or name machines with --hosts.");
  if (tasks === undefined && ranks > cores && !oversubscribe) {
    throw wrong(`has ${cores} ${cores === 1 ? "core" : "cores"} for ${ranks} ranks`, "Give fewer, or --oversubscribe.");
  }
  return { ranks };
}

function onHosts(list: string, given: number | undefined, oversubscribe: boolean): Places {
  const parts = list.split(",").map((text) => text.trim());
  const named = parts.map((text) => {
    const [, name = "", slots] = /^([\w.-]+)(?::([1-9]\d*))?$/.exec(text) ?? [];
    if (name === "") throw wrong(`--hosts expects names as in a,b:2, found '${list}'`);
    return { name, slots: slots === undefined ? undefined : Number(slots) };
  });
  const twice = named.find(({ name }, i) => named.findIndex((other) => other.name === name) < i);
  if (twice) throw wrong(`--hosts names '${twice.name}' twice`, `Give its slots: ${twice.name}:2.`);
  const even = named.every(({ slots }) => slots === undefined) && given !== undefined;
  const each = even ? Math.ceil(given / named.length) : 1;
  const hosts = named.map(({ name, slots = each }) => ({ name, slots }));
  const room = hosts.reduce((sum, { slots }) => sum + slots, 0);
  const ranks = given ?? room;
  if (ranks > room && !oversubscribe) {
    throw wrong(`--hosts has ${room} slots for ${ranks} ranks`, "Give more slots as in a:4, or --oversubscribe.");
  }
  return { ranks, hosts };
}

const wrong = (what: string, advice?: string): UsageError =>
  new UsageError({ where: "launch", what, ...(advice !== undefined && { advice }) });
