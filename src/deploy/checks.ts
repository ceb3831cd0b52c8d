/** What a deployment is told, checked: names that clusters accept, amounts, counts. */
import { UsageError } from "../../dsl/errors.ts";

export const wrong = (what: string, advice?: string, options?: ErrorOptions): UsageError =>
  new UsageError({ where: "deploy", what, ...(advice !== undefined && { advice }) }, options);

/** The longest name to which Kubernetes and the MPI operator can still append theirs: `NAME-worker-1000`. */
const longest = 50;

/** A label of the Domain Name System (RFC 1123). @throws UsageError */
export function label(option: string, text: string): string {
  if (text.length <= longest && /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(text)) return text;
  const advice = `Give small letters, digits and '-', a letter first, at most ${longest} of them.`;
  throw wrong(`--${option} expects a name as clusters have them, found '${text}'`, advice);
}

/** A name made from that of a file: "LeNet 5.template.ts" becomes "lenet-5". */
export function labelFrom(file: string): string {
  const stem = file.replace(/(\.template)?\.[cm]?[jt]sx?$|\.sweep$/, "");
  const plain = stem.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return (
    plain
      .replace(/^[^a-z]+/, "")
      .slice(0, longest)
      .replace(/-+$/, "") || "training"
  );
}

/** An amount as Kubernetes writes it: "500m", "4", "16Gi". */
const amount = /^(\d+(?:\.\d+)?)(m|[kMGTPE]|[KMGTPE]i)?$/;

/** @throws UsageError */
export function quantity(option: string, text: string): string {
  const [, number = ""] = amount.exec(text) ?? [];
  if (Number(number) > 0) return text;
  throw wrong(
    `--${option} expects an amount such as ${option === "cpu" ? "4 or 500m" : "16Gi or 500M"}, found '${text}'`,
  );
}

/** So many times an amount: 2 times "8Gi" is "16Gi". */
export function times(count: number, text: string): string {
  const [, number = "", unit = ""] = amount.exec(text) ?? [];
  return `${Number((count * Number(number)).toPrecision(12))}${unit}`;
}

/** An amount as a number: bytes, or cores. */
export function numberIn(text: string): number {
  const [, number = "", unit = ""] = amount.exec(text) ?? [];
  if (unit === "m") return Number(number) / 1000;
  const power = unit === "" ? 0 : " KMGTPE".indexOf(unit.charAt(0).toUpperCase());
  return Number(number) * (unit.endsWith("i") ? 1024 : 1000) ** power;
}

/** @throws UsageError for a word that is none of the words */
export function oneOf<const Word extends string>(option: string, words: readonly Word[], text: string): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw wrong(`--${option} expects ${words.join(" or ")}, found '${text}'`);
}

/** A word that stands in a manifest or script as it is. @throws UsageError for one with blanks, quotes or other marks */
export function word(option: string, text: string): string {
  if (/^[\w./:@%+,=-]+$/.test(text)) return text;
  throw wrong(`--${option} expects a word of letters, digits and . / : @ % + , = - _, found '${text}'`);
}
