/** The metric over time: a line for each run, its end marked by how it ended. */
import type { Goal, Point, RunRecord } from "../run.ts";
import { element, figure, label, type Markup, picture, polyline } from "./markup.ts";
import { scaleOf } from "./scale.ts";
import { density, type Shaded, shaded, tooltip } from "./shade.ts";

const size = { width: 960, height: 360 };
const margin = { top: 16, right: 200, bottom: 40, left: 64 };
/** Points of a line that are drawn. */
const most = 200;

/** Undefined where no run has a point. */
export function metricOverTime(runs: readonly RunRecord[], goal: Goal): Markup | undefined {
  const lines = shaded(runs, goal).map((line) => ({ ...line, points: thinned(line.run.curve) }));
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) return undefined;
  const steps = scaleOf([0, ...points.map(({ step }) => step)], false);
  const values = scaleOf(points.map(({ value }) => value));
  const x = (step: number) => margin.left + steps.at(step) * (size.width - margin.left - margin.right);
  const y = (value: number) =>
    size.height - margin.bottom - values.at(value) * (size.height - margin.top - margin.bottom);

  const grid = [
    ...values.ticks.flatMap((tick) => [
      element("line", { x1: margin.left, x2: size.width - margin.right, y1: y(tick), y2: y(tick) }),
      element("text", { x: margin.left - 8, y: y(tick) + 4, "text-anchor": "end" }, figure(tick)),
    ]),
    ...steps.ticks.map((tick) =>
      element("text", { x: x(tick), y: size.height - margin.bottom + 18, "text-anchor": "middle" }, figure(tick)),
    ),
    element("text", { x: x(0), y: size.height - 6 }, "step"),
  ];
  const run = (line: Shaded, children: readonly Markup[]) =>
    element(
      "g",
      { class: `run ${line.shade} ${line.run.status}` },
      element("title", {}, tooltip(line, goal)),
      ...children,
    );
  const paths = lines.map((line) => {
    const d = polyline(line.points.map(({ step, value }) => [x(step), y(value)]));
    return run(line, [element("path", { class: "reach", d }), element("path", { class: "line", d })]);
  });
  // Above all lines, since runs that ended early are among the worse ones.
  const ends = lines.flatMap((line) => {
    const last = line.points.at(-1);
    if (!last) return [];
    const [endX, endY] = [x(last.step), y(last.value)];
    const best = line.shade === "best" ? [label(`best: ${line.run.name}`, 30, { x: endX + 9, y: endY + 4 })] : [];
    return run(line, [mark(line.run.status, endX, endY), ...best]);
  });
  return picture({ ...size, name: `${goal.metric} over time` }, [
    element("g", { class: "grid" }, ...grid),
    element("g", { class: density(lines.length) }, ...paths),
    ...ends,
  ]);
}

/** How a run ended, as a shape: a dot, a cross for stopped, a ring for failed. */
export function mark(status: RunRecord["status"], x: number, y: number): Markup {
  if (status === "stopped") {
    return element("path", {
      class: "cross",
      d: `${polyline([
        [x - 4, y - 4],
        [x + 4, y + 4],
      ])}${polyline([
        [x - 4, y + 4],
        [x + 4, y - 4],
      ])}`,
    });
  }
  return element("circle", {
    class: status === "failed" ? "ring" : "dot",
    cx: x,
    cy: y,
    r: status === "failed" ? 4 : 3,
  });
}

/** At most so many points, the first and the last among them, without those that are not numbers. */
function thinned(curve: readonly Point[]): readonly Point[] {
  const points = curve.filter(({ value }) => Number.isFinite(value));
  const every = Math.ceil(points.length / most);
  return points.filter((_, index) => index % every === 0 || index === points.length - 1);
}
