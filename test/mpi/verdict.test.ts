import { describe, expect, test } from "vitest";
import { activityOf, aheadOf, type Call, wordOf } from "../../src/mpi/watch/activity.ts";
import { type Standing, verdictOf } from "../../src/mpi/watch/verdict.ts";

const at = (rank: number, number: number, call: Call, since = 0): Standing => ({
  ...{ rank, number, call, since },
  host: `host${rank}`,
  place: rank === 2 ? "step 7" : "",
});
const verdict = (...standings: readonly Standing[]): string | undefined => verdictOf(standings, 10_000, 10_000);

describe("the watch of rank 0 concludes", () => {
  test("nothing while somebody computes and nobody has waited for long", () => {
    expect(verdict(at(0, 5, "sum", 1), at(1, 4, "nothing"), at(2, 4, "nothing"))).toBeUndefined();
    expect(verdict(at(0, 5, "nothing"), at(1, 5, "nothing"))).toBeUndefined();
  });

  test("who does not come", () => {
    expect(verdict(at(0, 5, "sum"), at(1, 5, "sum"), at(2, 4, "nothing"))).toBe(
      "rank 2 on host2 is alive but does not come, at step 7: rank 0 on host0 has waited in sum for 10 s",
    );
    expect(verdict(at(0, 5, "barrier"), at(1, 4, "nothing"), at(2, 3, "sum"))).toBe(
      "rank 1 on host1 and rank 2 on host2 are alive but do not come, at step 7: rank 0 on host0 has waited in barrier for 10 s",
    );
  });

  test("that MPI itself does not go on", () => {
    expect(verdict(at(0, 5, "sum"), at(1, 5, "sum"), at(2, 5, "sum"))).toBe(
      "MPI does not end sum for 10 s: rank 0 on host0 waits",
    );
  });

  test("at once that ranks do different things", () => {
    expect(verdict(at(0, 5, "sum", 9999), at(1, 4, "nothing"), at(2, 5, "broadcast", 9999))).toBe(
      "rank 0 on host0 is in sum, rank 2 on host2 is in broadcast: all ranks are to do the same things in the same order",
    );
  });

  test("names a few of many", () => {
    const standings = Array.from({ length: 9 }, (_, rank) =>
      at(rank, rank === 0 ? 5 : 4, rank === 0 ? "sum" : "nothing"),
    );
    expect(verdict(...standings)).toContain("rank 4 on host4 and 4 more are alive");
  });
});

test("a call and its number share a word, also where the count begins anew", () => {
  const last = { number: 2 ** 28 - 1, call: "sum" } as const;
  expect(activityOf(wordOf(last))).toEqual(last);
  const next = activityOf(wordOf({ number: 2 ** 28, call: "barrier" }));
  expect(next.call).toBe("barrier");
  expect(aheadOf(next, last)).toBe(1);
  expect(aheadOf(last, next)).toBe(-1);
});
