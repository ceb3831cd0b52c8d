/** Whether a version is in a range of the two forms that package.json's `engines` has here. */

const numbers = (version: string): readonly number[] => version.split(".").map((part) => Number.parseInt(part, 10));

function compare(a: readonly number[], b: readonly number[]): number {
  const at = b.findIndex((part, i) => part !== a[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** @example isWithin("20.18.0", "^20.19.0 || >=24.0.0") // false */
export function isWithin(version: string, range: string): boolean {
  const given = numbers(version);
  return range.split("||").some((text) => {
    const [, form, from = ""] = /^(\^|>=)(.+)$/.exec(text.trim()) ?? [];
    if (form === undefined || compare(given, numbers(from)) < 0) return false;
    return form === ">=" || given[0] === numbers(from)[0];
  });
}
