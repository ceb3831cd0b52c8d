/** The committed tables are those of their generator. */
import { expect, it } from "vitest";

it("the digit tables are as generated", async () => {
  const generator: string = "../../dsl/shape/generate-tables.mjs";
  const { isCurrent } = (await import(generator)) as { isCurrent(): boolean };
  expect(isCurrent()).toBe(true);
});
