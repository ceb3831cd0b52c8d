/** Jokers of a user's own, as a module that worker threads import. */
import { joker } from "akid/jokers";

/** Adds up to `level` to each value. */
export const noise = (level: number) =>
  joker("noise", ({ data }, next) => data.map((x) => x + level * next()), { module: import.meta.url, args: [level] });

/** Every second pixel of every second line. */
export const half = () =>
  joker(
    "half",
    ({ data, shape: [, w, c] }) =>
      data.filter((_, i) => Math.floor(i / (w * c)) % 2 === 0 && Math.floor(i / c) % 2 === 0),
    {
      sizes: ([h, w, c]) => (h % 2 || w % 2 ? `half expects even sizes, found ${h}x${w}` : [h / 2, w / 2, c]),
      module: import.meta.url,
    },
  );

/** Under another name than the module exports it. */
export const misnamed = () => joker("nobody", ({ data }) => data, { module: import.meta.url });
