/** Names of files: readable, the same on every system, and never a path. */
import type { Parameters, ParameterValue } from "../space/space.ts";

const longest = 72;
/** Windows takes these for devices, whatever comes behind a dot. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/;

/**
 * What is chosen, in small letters, digits, `-`, `_` and dots; "variant" where nothing is left of it.
 *
 * @example slug({ net: "maxout", bn: false, lr: 0.05 }) // "maxout_no-bn_lr0.05"
 */
export function slug(parameters: Parameters): string {
  const words = Object.entries(parameters).map(([name, value]) => word(name.split(".").at(-1) ?? name, value));
  const text = words.filter(Boolean).join("_").slice(0, longest);
  return text.replace(/[-_.]+$/, "").replace(device, "$1-") || "variant";
}

function word(name: string, value: ParameterValue): string {
  if (typeof value === "number") return `${plain(name)}${plain(String(value).replace("-", "m"))}`;
  if (typeof value === "boolean") return value ? plain(name) : `no-${plain(name)}`;
  if (value === "undefined" || value === "null") return `no-${plain(name)}`;
  return plain(value).slice(0, 24);
}

function plain(text: string): string {
  const letters = text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "-");
  return letters.replaceAll(/\.{2,}/g, ".").replaceAll(/^[-.]+|[-.]+$/g, "");
}
