/** Parallel coordinates: an axis for each parameter and one for the metric, a line for each run. */
import type { Space } from "../../space/space.ts";
import type { Goal, RunRecord } from "../run.ts";
import { numberAxis, parameterAxis } from "./axis.ts";
import { element, label, type Markup, picture, rounded } from "./markup.ts";
import { density, shaded, tooltip } from "./shade.ts";

const margin = { top: 44, right: 110, bottom: 20, left: 24 };
const height = 400;
/** Widths of a character: of a tick, and of a name, which is bold. */
const character = { tick: 7.2, name: 8 };

export function parallelCoordinates(space: Space, runs: readonly RunRecord[], goal: Goal): Markup {
  const lines = shaded(runs, goal);
  const ordered = lines.map(({ run }) => run);
  const axes = [
    ...space.parameters.map((parameter) => parameterAxis(parameter, ordered)),
    numberAxis(
      goal.metric,
      lines.map(({ value }) => value),
      { missing: "no value" },
    ),
  ];
  const prefix = commonPrefix(space.parameters.map(({ name }) => name));
  const nameOf = (name: string, isMetric: boolean) =>
    prefix === "" || isMetric ? name : `…${name.slice(prefix.length)}`;
  const longest = Math.max(
    ...axes.map(({ name, ticks }) => Math.max(name.length - prefix.length, ...ticks.map(({ text }) => text.length))),
  );
  const least = Math.min(190, Math.max(118, longest * character.name));
  const gap = Math.max(least, Math.min(280, 900 / Math.max(1, axes.length - 1)));
  const width = margin.left + gap * (axes.length - 1) + margin.right;
  const x = (axis: number) => margin.left + gap * axis;
  const y = (place: number) => margin.top + (1 - place) * (height - margin.top - margin.bottom);

  const paths = lines.map((line, index) => {
    const d = curve(axes.map(({ places }, axis) => [x(axis), y(places[index] ?? 0)]));
    return element(
      "g",
      { class: `run ${line.shade} ${line.run.status}` },
      element("title", {}, tooltip(line, goal)),
      element("path", { class: "reach", d }),
      element("path", { class: "line", d }),
    );
  });
  const rulers = axes.map(({ name, ticks }, axis) => {
    const isMetric = axis === axes.length - 1;
    return element(
      "g",
      { class: isMetric ? "axis metric" : "axis" },
      element("line", { x1: x(axis), x2: x(axis), y1: y(1), y2: y(0) }),
      label(nameOf(name, isMetric), Math.floor((isMetric ? margin.right : gap - 6) / character.name), {
        class: "name",
        x: x(axis) - 4,
        y: margin.top - 20,
      }),
      ...ticks.map(({ at, text }) =>
        label(text, Math.floor(((isMetric ? margin.right : gap) - 14) / character.tick), {
          x: x(axis) + 7,
          y: y(at) + 4,
        }),
      ),
      ...ticks.map(({ at }) => element("line", { x1: x(axis) - 3, x2: x(axis) + 3, y1: y(at), y2: y(at) })),
    );
  });
  const name = "Parallel coordinates of the runs";
  return picture({ width, height, name }, [element("g", { class: density(lines.length) }, ...paths), ...rulers]);
}

/** What all names begin with, up to a dot. */
function commonPrefix(names: readonly string[]): string {
  const [first = "", ...others] = names;
  const dots = [...first].flatMap((character, index) => (character === "." ? index + 1 : []));
  const shared = dots.filter(
    (end) => others.length > 0 && others.every((name) => name.startsWith(first.slice(0, end))),
  );
  return first.slice(0, shared.at(-1) ?? 0);
}

/** A smooth line that crosses each axis level. */
function curve(points: readonly (readonly [number, number])[]): string {
  return points
    .map(([x, y], index) => {
      const before = points[index - 1];
      if (!before) return `M${rounded(x)} ${rounded(y)}`;
      const bend = (x - before[0]) * 0.4;
      return `C${[before[0] + bend, before[1], x - bend, y, x, y].map(rounded).join(" ")}`;
    })
    .join("");
}
