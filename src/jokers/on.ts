/** Which image and which label of a sample a joker is for. */
import { checkOptions, refuse } from "../../dsl/check.ts";
import type { Joker, Target } from "./joker.ts";

type named<N, K extends keyof Target> = N extends string
  ? K extends "image"
    ? N
    : K
  : N extends { readonly [_ in K]: infer Name extends string }
    ? Name
    : K;

/** A joker for an image and a label of these names. */
export type On<J extends Joker, N> = J & {
  readonly on: { readonly image: named<N, "image">; readonly label: named<N, "label"> };
};

/**
 * Jokers for an image that is not called `image`, or a label that is not called `label`.
 *
 * @example sensor(source, { batchSize: 32, jokers: on("photo", padAndCrop(4), flip()) })
 * @example sensor(pairs, { batchSize: 32, jokers: [...on("left", whiten()), ...on("right", whiten())] })
 * @example sensor(source, { batchSize: 32, jokers: on({ image: "photo", label: "kind" }, mixUp()) })
 */
export function on<const N extends string | Partial<Target>, const J extends readonly Joker[]>(
  names: N,
  ...jokers: J
): { readonly [I in keyof J]: On<J[I], N> } {
  const given: Partial<Target> = typeof names === "string" ? { image: names } : names;
  checkOptions("on", given, ["image", "label"]);
  const { image = "image", label = "label" } = given;
  for (const [key, name] of Object.entries({ image, label })) {
    if (typeof name !== "string" || name === "") refuse("on", key, "a name", name);
  }
  const target = Object.freeze({ image, label });
  return jokers.map((joker) => Object.freeze({ ...joker, on: target })) as never;
}

/** The names in a type of joker. */
export type target<F, K extends keyof Target> = F extends { readonly on: { readonly [_ in K]: infer N extends string } }
  ? N
  : K;

export const target = ({ on = { image: "image", label: "label" } }: Joker): Target => on;
