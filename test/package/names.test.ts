/** What a user may import side by side. */
import * as language from "akid";
import * as blocks from "akid/blocks";
import * as inspect from "akid/inspect";
import * as sources from "akid/sources";
import * as train from "akid/train";
import * as tune from "akid/tune";
import { expect, test } from "vitest";

test("no name is exported twice", () => {
  const names = [language, blocks, inspect, sources, train, tune].flatMap((entry) => Object.keys(entry));
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
