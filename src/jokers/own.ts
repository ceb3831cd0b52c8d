/** A joker of the user's own. */
import { type Image, type ImageKind, type Keeps, makeJoker, type Next } from "./joker.ts";

/** Gives the new values of an image, as many as it had. */
export type Paint = (image: Image, next: Next) => ArrayLike<number>;

export interface OwnConfig {
  readonly name: string;
  readonly paint: Paint;
}

/**
 * Changes the values of each image by a function; `next()` gives random numbers in [0, 1), the same for the same seed,
 * epoch and sample. Functions cannot go to worker threads.
 *
 * @example joker("negative", ({ data }) => data.map((x) => 1 - x))
 */
export function joker(name: string, paint: Paint): Keeps<"own", OwnConfig> {
  return makeJoker<Keeps<"own", OwnConfig>>("own", { name, paint }, false);
}

export const ownKind: ImageKind<OwnConfig> = {
  draw: ({ paint }, image, to, next) => to.set(paint(image, next)),
};
