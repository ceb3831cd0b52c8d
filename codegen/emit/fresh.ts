/** Names that no other name of a variant equals. */

export class Names {
  private readonly given = new Set<string>();
  private readonly taken: ReadonlySet<string>;

  constructor(taken: ReadonlySet<string>) {
    this.taken = taken;
  }

  /** The wanted name, else the same with `_2`, `_3`, ... */
  fresh(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.taken.has(name) || this.given.has(name); count++) name = `${wanted}_${count}`;
    this.given.add(name);
    return name;
  }
}

/** 0, 1, ... as a, b, ..., z, aa, ab, ... */
export function letters(index: number): string {
  const last = String.fromCharCode("a".charCodeAt(0) + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
