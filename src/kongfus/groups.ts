/** Parameters in groups, each with an optimiser of its own. */
import { UsageError } from "../../dsl/errors.ts";
import type { KongFu, Updated } from "./kongfu.ts";
import { scoped, within } from "./scope.ts";

/** The parameters that a pattern names, and their optimiser; "frozen" ones do not change. */
export interface Group {
  /** A name with `*` for anything but "/" and `**` for anything, or a regular expression. */
  readonly match: string | RegExp;
  readonly kongfu: KongFu | "frozen";
}

/** A pattern as a regular expression over whole names. */
function patternOf(match: string | RegExp): RegExp {
  if (match instanceof RegExp) return new RegExp(match.source, match.flags.replace(/[gy]/g, "")); // those keep a position
  const parts = match.split(/(\*\*?)/).map((part) => {
    if (part === "**") return ".*";
    return part === "*" ? "[^/]*" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}

/** The prefix of a group's scalars. */
const scopeOf = (place: number): string => `group${place}`;

/**
 * Each parameter goes with the first group that its name matches, all others with `rest`, whose learning rate the logs
 * show.
 *
 * @example
 * groups([{ match: "conv1/**", kongfu: "frozen" }, { match: "**\/bias", kongfu: sgd({ lr: 0.1 }) }], adam({ lr: 0.001 }))
 * @throws UsageError where a member keeps a running mean: `average(decay, groups(...))` keeps one of all
 */
export function groups(list: readonly Group[], rest: KongFu): KongFu {
  const members: readonly (KongFu | "frozen")[] = [...list.map(({ kongfu }) => kongfu), rest];
  const patterns = list.map(({ match }) => patternOf(match));
  for (const member of members) {
    if (member !== "frozen" && member.average) {
      throw new UsageError({
        where: "groups",
        what: `a member is '${member.name}', which keeps a running mean`,
        advice: "Write average(decay, groups(...)).",
      });
    }
  }
  const placeOf = (parameter: string): number => {
    const found = patterns.findIndex((pattern) => pattern.test(parameter));
    return found < 0 ? patterns.length : found;
  };
  const shown = (member: KongFu | "frozen") =>
    member === "frozen"
      ? member
      : { name: member.name, ...member.settings, lr: { name: member.lr.name, ...member.lr.settings } };
  return Object.freeze<KongFu>({
    name: "groups",
    settings: {
      groups: list.map(({ match, kongfu }) => ({ match: String(match), kongfu: shown(kongfu) })),
      rest: shown(rest),
    },
    lr: rest.lr,
    withLr: (other) => groups(list, rest.withLr(other)),
    slots: (parameter) => {
      const member = members[placeOf(parameter)] as KongFu | "frozen";
      return member === "frozen" ? {} : member.slots(parameter);
    },
    scalars: (clock) =>
      Object.assign(
        {},
        ...members.map((member, i) => (member === "frozen" ? {} : scoped(scopeOf(i), member.scalars(clock)))),
      ),
    update: (all, scalars) => {
      const results = new Map<string, Updated>();
      members.forEach((member, place) => {
        const own = all.filter(({ name }) => placeOf(name) === place);
        const updated =
          member === "frozen"
            ? own.map(({ parameter }) => ({ parameter, slots: {} }))
            : member.update(own, within(scopeOf(place), scalars));
        own.forEach(({ name }, i) => {
          results.set(name, updated[i] as Updated);
        });
      });
      return all.map(({ name }) => results.get(name) as Updated);
    },
  });
}
