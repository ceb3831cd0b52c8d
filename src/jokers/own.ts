/** A joker of the user's own: a function, and the module that worker threads find it in. */
import { checkCount, checkOptions, refuse } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import { showShape } from "../../dsl/messages.ts";
import { type Image, type ImageKind, type Joker, makeJoker, type Next, type Sizes } from "./joker.ts";

/** Gives the values of the new image, row by row, channels last. */
export type Paint = (image: Image, next: Next) => ArrayLike<number>;

/** The sizes of the new image: always the same, or found from those before; or the sentence that says what is wrong. */
export type NewSizes = Sizes | ((from: Sizes) => Sizes | string);

export interface OwnOptions {
  /** `import.meta.url` of the module that exports, under the joker's name, the function that makes it. */
  readonly module?: string;
  /** What that function is called with, plain values; default: nothing. */
  readonly args?: readonly unknown[];
}

export interface OwnConfig extends OwnOptions {
  readonly name: string;
  readonly paint: Paint;
  readonly sizes?: NewSizes;
}

/** Its sizes afterwards are `N`; undefined: those before. */
export interface Own<N extends Sizes | undefined = undefined> extends Joker<"own", OwnConfig, false> {
  readonly out: N extends Sizes ? [N[0], N[1], N[2]] : this["in"];
}

/**
 * Changes each image by a function: to `sizes`, which may depend on those before and be a sentence where these do not
 * fit; default: the same. `next()` gives random numbers in [0, 1), the same for the same seed, epoch and sample. To work
 * in threads, which cannot be given a function, it says by which exported function it is made.
 *
 * @example joker("negative", ({ data }) => data.map((x) => 1 - x))
 * @example
 * // noise.ts
 * export const noise = (level: number) =>
 *   joker("noise", ({ data }, next) => data.map((x) => x + level * next()), { module: import.meta.url, args: [level] });
 * @example
 * joker("grey", ({ data }) => data.filter((_, i) => i % 3 === 1), { sizes: ([h, w]) => [h, w, 1] })
 */
export function joker<const N extends Sizes | string>(
  name: string,
  paint: Paint,
  options: OwnOptions & { readonly sizes: (from: Sizes) => N },
): Own<Exclude<N, string>>;
export function joker<const N extends Sizes>(
  name: string,
  paint: Paint,
  options: OwnOptions & { readonly sizes: N },
): Own<N>;
export function joker(name: string, paint: Paint, options?: OwnOptions): Own;
export function joker(
  name: string,
  paint: Paint,
  options: OwnOptions & { readonly sizes?: NewSizes } = {},
): Own<Sizes | undefined> {
  const where = `joker '${name}'`;
  const { sizes, module, args } = options;
  checkOptions(where, options, ["sizes", "module", "args"]);
  if (typeof paint !== "function") refuse(where, "paint", "a function", paint);
  if (sizes !== undefined && typeof sizes !== "function") for (const size of sizes) checkCount(where, "sizes", size);
  if (args !== undefined && module === undefined) {
    throw new UsageError({ where, what: "has args but no module", advice: "Give it module: import.meta.url." });
  }
  return makeJoker<Own<Sizes | undefined>>("own", { name, paint, ...options }, false);
}

export const ownKind: ImageKind<OwnConfig> = {
  shape: ({ name, sizes }, from) => {
    const found = typeof sizes === "function" ? sizes(from) : (sizes ?? from);
    if (typeof found === "string" || (found.length === 3 && found.every((n) => Number.isInteger(n) && n > 0)))
      return found;
    return `joker '${name}' gives sizes ${showShape(found)}, expected three positive integers`;
  },
  draw: ({ name, paint }, image, to, next) => {
    const values = paint(image, next);
    if (values.length !== to.length) {
      const what = `gives ${values.length} numbers for an image of ${to.length}`;
      throw new UsageError({
        where: `joker '${name}'`,
        what,
        advice: "Its option sizes says how large the image becomes.",
      });
    }
    to.set(values);
  },
};

/** A joker as a thread can be given it; or the sentence that says why it cannot. */
export function portable(joker: Joker): Joker | string {
  if (joker.kind !== "own") return joker;
  const { name, module, args = [] } = joker.config as OwnConfig;
  if (module === undefined)
    return `joker '${name}' is a function, and names no module that a worker thread finds it in`;
  try {
    structuredClone(args);
  } catch {
    return `joker '${name}' has args that cannot go to a worker thread`;
  }
  return { ...joker, config: { name, module, args } };
}

/** The same joker in a thread. */
export async function restored(joker: Joker): Promise<Joker> {
  if (joker.kind !== "own") return joker;
  const { name, module, args } = joker.config as Required<OwnConfig>;
  const make = ((await import(module)) as Record<string, unknown>)[name];
  const made = typeof make === "function" ? ((await make(...args)) as Partial<Joker> | undefined) : undefined;
  if (made?.kind === "own" && made.config) return { ...joker, config: made.config };
  const what = `'${module}' exports no function '${name}' that makes it`;
  const advice = "Export that function under the joker's name, or use workers: 0.";
  throw new UsageError({ where: `joker '${name}'`, what, advice });
}
