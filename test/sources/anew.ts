/** A source as a worker thread makes it. */
import type { Source } from "akid/sources";

/** By the recipe of `source`, from copies of its arguments. */
export async function madeAnew(source: Source): Promise<Source> {
  const { module, make, args } = structuredClone(source.recipe?.()) ?? { module: "", make: "", args: [] };
  const exports = (await import(/* @vite-ignore */ module)) as Record<string, (...args: readonly unknown[]) => Source>;
  return (exports[make] as (...args: readonly unknown[]) => Source)(...args);
}
