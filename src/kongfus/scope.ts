/** Names of scalars that are made of several sets, each under a prefix of its own. */

/** All entries, with the prefix before their names. */
export const scoped = <T>(prefix: string, entries: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [`${prefix}/${name}`, value]));

/** The entries under the prefix, without it. */
export const within = <T>(prefix: string, entries: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(entries)
      .filter(([name]) => name.startsWith(`${prefix}/`))
      .map(([name, value]) => [name.slice(prefix.length + 1), value]),
  );
