/** The importance of the parameters as bars. */
import type { Importance } from "../importance.ts";
import { element, label, type Markup, picture } from "./markup.ts";

const row = 26;
const names = 250;
const widest = 520;
/** Bars of parameters that are drawn. */
const most = 20;

export function importanceBars({ parameters, together }: Importance): Markup {
  const bars = [
    ...parameters.slice(0, most).map(({ name, share }) => ({ name, share, shade: "bar" })),
    { name: "several together, or chance", share: together, shade: "bar together" },
  ];
  const drawn = bars.flatMap(({ name, share, shade }, index) => {
    const y = index * row;
    const width = share * widest;
    return [
      label(name, 36, { x: names - 10, y: y + 17, "text-anchor": "end" }),
      element("rect", { class: shade, x: names, y: y + 4, width: Math.max(1, width), height: row - 8, rx: 2 }),
      element("text", { x: names + width + 8, y: y + 17 }, `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`),
    ];
  });
  return picture(
    { width: names + widest + 70, height: bars.length * row + 4, name: "Importance of the parameters" },
    drawn,
  );
}
