/** The name that was probably meant. */

/** The number of letters to insert, delete or replace to get from one word to another (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

/** Longer words are data, not names: comparing them would take longer than reading the file. */
const longest = 60;

/** The name that is fewest letters away, at most a third of its own; case does not count. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  const plain = word.trim().toLowerCase();
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of names) {
    if (name.length > longest) continue;
    const letters = distance(plain, name.toLowerCase());
    if (letters < fewest && letters <= name.length / 3) [best, fewest] = [name, letters];
  }
  return best;
}
