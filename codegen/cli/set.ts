/** `--set k=3,5`: the values that a parameter may take, as a person writes them. */
import { UsageError } from "../../dsl/errors.ts";
import type { Restrictions } from "../generate/restrict.ts";

/**
 * Commas inside brackets and quotes belong to a value; a name that comes twice gets the values of both.
 *
 * @example parseSet(["k=3,5", "act=maxout(2, 3)"]) // { k: ["3", "5"], act: ["maxout(2, 3)"] }
 */
export function parseSet(texts: readonly string[]): Restrictions {
  const restrictions = new Map<string, readonly string[]>();
  for (const text of texts) {
    const at = text.indexOf("=");
    const name = text.slice(0, at).trim();
    const values = split(text.slice(at + 1));
    if (at < 1 || name === "" || values.some((value) => value === "")) {
      const what = `--set expects NAME=VALUE,VALUE, found '${text}'`;
      throw new UsageError({ where: "command line", what });
    }
    restrictions.set(name, [...(restrictions.get(name) ?? []), ...values]);
  }
  return Object.fromEntries(restrictions);
}

function split(text: string): readonly string[] {
  const values = [""];
  let depth = 0;
  let quote = "";
  for (const c of text) {
    if (quote !== "") quote = c === quote ? "" : quote;
    else if (`"'\``.includes(c)) quote = c;
    else if ("([{".includes(c)) depth++;
    else if (")]}".includes(c)) depth--;
    if (c === "," && depth === 0 && quote === "") values.push("");
    else values.push(`${values.pop()}${c}`);
  }
  return values.map((value) => value.trim());
}
