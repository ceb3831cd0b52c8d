/** A sweep on one page: pictures, ranking, and what was refused; a single file that needs nothing else. */
import type { Space } from "../../space/space.ts";
import { importance } from "../importance.ts";
import { type Ranked, rank } from "../ranking.ts";
import type { Goal, RunRecord } from "../run.ts";
import { importanceBars } from "./bars.ts";
import { mark, metricOverTime } from "./curves.ts";
import { type Child, element, figure, type Markup } from "./markup.ts";
import { parallelCoordinates } from "./parallel.ts";
import { style } from "./style.ts";
import { combination, failedList, rankingTable, refusedList } from "./tables.ts";

/** Lines that a picture has at most: the best and, of the others, evenly many from all ranks. */
const mostLines = 1_000;

/**
 * The page as HTML, without scripts and without any address.
 *
 * @example writeFileSync("report.html", page("digits.sweep", runs, { goal, space }))
 */
export function page(title: string, runs: readonly RunRecord[], { goal, space }: { goal: Goal; space: Space }): string {
  const ran = runs.filter(({ status }) => status !== "rejected");
  const refused = runs.filter(({ status }) => status === "rejected");
  const failed = ran.filter(({ status }) => status === "failed");
  const ranking = rank(runs, goal);
  const names = space.parameters.map(({ name }) => name);
  const head = element(
    "head",
    {},
    { markup: '<meta charset="utf-8"><meta name="viewport" content="width=device-width">' },
    { markup: `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">` },
    element("title", {}, title),
    { markup: `<style>${style}</style>` },
  );
  const body = element(
    "body",
    {},
    element("h1", {}, title),
    element("p", { class: "note" }, counts(runs)),
    bestLine(ranking[0], goal),
    ...pictures(drawn(ran, ranking), { goal, space }),
    ...(ran.length > 0 ? [importanceSection(space, ran, goal)] : []),
    ...(ranking.length > 0 ? [element("h2", {}, "Ranking"), rankingTable(ranking, names, goal)] : []),
    ...(failed.length > 0 ? [element("h2", {}, "Failed runs"), failedList(failed)] : []),
    ...(refused.length > 0
      ? [
          element("h2", {}, "Refused combinations"),
          note("They never ran: the type check refused them."),
          refusedList(refused),
        ]
      : []),
  );
  return `<!doctype html>\n${element("html", { lang: "en" }, head, body).markup}\n`;
}

const note = (...text: Child[]): Markup => element("p", { class: "note" }, ...text);

function counts(runs: readonly RunRecord[]): string {
  const count = (status: RunRecord["status"]) => runs.filter((run) => run.status === status).length;
  const parts = [
    [count("done"), "finished"],
    [count("stopped"), "stopped early"],
    [count("failed"), "failed"],
    [count("rejected"), "refused"],
  ] as const;
  const shown = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return shown.length > 0 ? `Runs: ${shown.join(", ")}.` : "No runs.";
}

function bestLine(best: Ranked | undefined, { metric, direction }: Goal): Markup {
  if (best?.mean === undefined) return element("p", {}, `No run has a value of ${metric}.`);
  const mean =
    best.count > 1
      ? ` (mean of ${best.count} runs${best.deviation === undefined ? "" : `, ± ${figure(best.deviation)}`})`
      : "";
  return element(
    "p",
    {},
    element("b", {}, `Best ${metric}: ${figure(best.mean)}`),
    `${mean}, ${direction === "max" ? "higher" : "lower"} is better: ${combination(best.parameters) || best.file}`,
  );
}

function pictures(runs: readonly RunRecord[], { goal, space }: { goal: Goal; space: Space }): Markup[] {
  if (runs.length === 0) return [];
  const curves = metricOverTime(runs, goal);
  const all = runs.length === mostLines ? `${mostLines} runs are drawn. ` : "";
  return [
    element("h2", {}, "Parameters and metric"),
    note(
      `${all}A line is a run; the thick one has the best value, darker (on dark pages: lighter) ones are better, dashed ones did not finish. Hover for details.`,
    ),
    parallelCoordinates(space, runs, goal),
    ...(curves
      ? [element("h2", {}, `${goal.metric} over time`), note(...legend()), curves]
      : [note(`No run has validated, so there is no ${goal.metric} over time.`)]),
  ];
}

function legend(): Child[] {
  const sign = (status: RunRecord["status"]) =>
    element("svg", { class: `sign run ${status}`, width: 14, height: 14, "aria-hidden": "true" }, mark(status, 7, 7));
  return [sign("done"), " finished, ", sign("stopped"), " stopped early, ", sign("failed"), " failed"];
}

function importanceSection(space: Space, runs: readonly RunRecord[], { metric }: Goal): Markup {
  const found = importance(space, runs);
  const shown = found
    ? [
        note(
          `Share of the variance of ${metric} that a parameter explains by itself, estimated from ${found.runs} runs`,
          " (functional analysis of variance of a random forest).",
        ),
        importanceBars(found),
      ]
    : [note("To tell it takes at least four runs whose values differ.")];
  return element("section", {}, element("h2", {}, "Importance of the parameters"), ...shown);
}

/** All runs, or a selection of them that keeps the best. */
function drawn(runs: readonly RunRecord[], ranking: readonly Ranked[]): readonly RunRecord[] {
  if (runs.length <= mostLines) return runs;
  const place = new Map(ranking.map(({ file }, index) => [file, index]));
  const sorted = [...runs].sort((a, b) => (place.get(a.file) ?? 0) - (place.get(b.file) ?? 0));
  const half = mostLines / 2;
  const others = sorted.slice(half);
  return [
    ...sorted.slice(0, half),
    ...Array.from({ length: half }, (_, i) => others[Math.floor((i * others.length) / half)] as RunRecord),
  ];
}
