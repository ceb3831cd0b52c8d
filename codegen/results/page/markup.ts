/** Elements of HTML and SVG as text. */

/** Markup that is escaped already. */
export interface Markup {
  readonly markup: string;
}

export type Child = Markup | string | number;

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Children that are text are escaped; an attribute that is undefined is left out. Shapes without children close themselves. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === "number" ? rounded(value) : String(value))}"`)
    .join("");
  if (children.length === 0 && shapes.has(name)) return { markup: `<${name}${written}/>` };
  return { markup: `<${name}${written}>${together(children).markup}</${name}>` };
}

const shapes = new Set(["path", "line", "rect", "circle"]);

/** Several as one. */
const together = (children: readonly Child[]): Markup => ({
  markup: children.map((child) => (typeof child === "object" ? child.markup : escaped(String(child)))).join(""),
});

/** Text as it may stand in markup and in attributes; what XML has no place for is shown as a question mark. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "?")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

/** A coordinate to a tenth. */
export const rounded = (value: number): string => String(Math.round(value * 10) / 10);

/** A line through points. */
export const polyline = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${rounded(x)} ${rounded(y)}`).join("");

/** Text of at most `most` characters: the middle goes, since names differ at their ends. */
export function short(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const head = Math.floor((most - 1) / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (most - 1 - head)).join("")}`;
}

/** SVG text in one line, shortened to `most` characters; the whole is shown on hovering. */
export function label(text: string, most: number, attributes: Attributes): Markup {
  const shown = short(text, most);
  return element("text", attributes, shown, ...(shown === text ? [] : [element("title", {}, text)]));
}

/** A number to four digits. */
export const figure = (value: number | undefined): string =>
  value === undefined ? "" : String(Number(value.toPrecision(4)));

/** A picture; too wide a one is scrolled. */
export function picture(
  { width, height, name }: { width: number; height: number; name: string },
  children: readonly Child[],
): Markup {
  const box = { viewBox: `0 0 ${rounded(width)} ${rounded(height)}`, width, height, role: "img", "aria-label": name };
  return element("div", { class: "scroll", tabindex: 0 }, element("svg", box, ...children));
}
