/** The ranking, the failed runs and the refused combinations as tables and lists. */
import type { Parameters } from "../../space/space.ts";
import type { Ranked } from "../ranking.ts";
import type { Goal, RunRecord } from "../run.ts";
import { element, figure, type Markup, short } from "./markup.ts";

/** Rows of the ranking that are shown; all are in results.csv. */
const mostRows = 100;
/** Combinations that are shown for a reason. */
const mostRefused = 20;

export function rankingTable(ranking: readonly Ranked[], names: readonly string[], { metric }: Goal): Markup {
  const head = ["rank", ...names, `${metric} (mean)`, "±", "best", "runs", "notes"];
  const rows = ranking
    .slice(0, mostRows)
    .map((variant) =>
      element(
        "tr",
        {},
        number(variant.rank === undefined ? "–" : String(variant.rank)),
        ...names.map((name) => value(variant.parameters[name])),
        number(figure(variant.mean)),
        number(figure(variant.deviation)),
        number(figure(variant.best)),
        number(String(variant.count)),
        element("td", {}, notes(variant)),
      ),
    );
  const left = ranking.length - mostRows;
  const rest = left > 0 ? [element("p", { class: "note" }, `${left} more are in results.csv.`)] : [];
  const header = element(
    "tr",
    {},
    ...head.map((text) => element("th", { scope: "col", title: text }, short(text, 24))),
  );
  const table = element("table", {}, element("thead", {}, header), element("tbody", {}, ...rows));
  return element("div", {}, element("div", { class: "scroll", tabindex: 0 }, table), ...rest);
}

const number = (text: string): Markup => element("td", { class: "number" }, text);

function value(of: Parameters[string] | undefined): Markup {
  if (of === undefined) return element("td", { class: "absent" }, "–");
  const text = String(of);
  const shown = short(text, 28);
  const isNumber = typeof of === "number";
  return element("td", { class: isNumber ? "number" : undefined, title: shown === text ? undefined : text }, shown);
}

const notes = ({ stopped, failed }: Ranked): string =>
  [stopped > 0 ? `${stopped} stopped early` : "", failed > 0 ? `${failed} failed` : ""].filter(Boolean).join(", ");

/** Each failed run with its error. */
export function failedList(runs: readonly RunRecord[]): Markup {
  const items = runs
    .slice(0, mostRows)
    .map(({ name, error = "no message" }) =>
      element("li", {}, element("b", {}, name), element("pre", {}, short(error, 600))),
    );
  const left = runs.length - mostRows;
  const rest = left > 0 ? [element("li", {}, `and ${left} more`)] : [];
  return element("ul", {}, ...items, ...rest);
}

/** Refused combinations by their reason, the most frequent first. */
export function refusedList(runs: readonly RunRecord[]): Markup {
  const reasons = new Map<string, RunRecord[]>();
  for (const run of runs) {
    const reason = run.error ?? "no message";
    const known = reasons.get(reason);
    if (known) known.push(run);
    else reasons.set(reason, [run]);
  }
  const sorted = [...reasons].sort(([, a], [, b]) => b.length - a.length);
  return element("div", {}, ...sorted.map(([reason, of]) => refused(reason, of)));
}

function refused(reason: string, runs: readonly RunRecord[]): Markup {
  const combinations = runs.slice(0, mostRefused).map(({ parameters }) => element("li", {}, combination(parameters)));
  const left = runs.length - mostRefused;
  const rest = left > 0 ? [element("li", {}, `and ${left} more`)] : [];
  const count = `${runs.length} ${runs.length === 1 ? "combination" : "combinations"}`;
  return element(
    "details",
    runs.length <= 3 ? { open: "" } : {},
    element("summary", {}, element("b", {}, count), element("pre", {}, reason)),
    element("ul", {}, ...combinations, ...rest),
  );
}

/** A combination in one line. */
export const combination = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, of]) => `${name} = ${of}`)
    .join(", ");
