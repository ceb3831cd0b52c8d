/** Slots: all devices of a run at once, in the order of asking, none twice, and never stuck. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Lease, Slots } from "../../../codegen/sweep/slots.ts";

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test("one that wants many is not overtaken by those after it that want few", async () => {
  const slots = new Slots(["0", "1"]);
  const served: string[] = [];
  const take = (name: string, count: number) =>
    slots.acquire(count).then((lease) => {
      served.push(name);
      return lease;
    });
  const [first, both, last] = [take("first", 1), take("both", 2), take("last", 1)];
  await settled();
  expect(served).toEqual(["first"]);
  (await first).release();
  await settled();
  expect(served).toEqual(["first", "both"]);
  expect((await both).devices).toEqual(["0", "1"]);
  (await both).release();
  (await both).release();
  expect((await last).devices).toEqual(["0"]);
});

test("whatever is asked for and given back in any order, all are served in order and no device is given twice", async () => {
  const asked = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(asked, fc.infiniteStream(fc.nat()), async (counts, picks) => {
      const slots = new Slots(["a", "b", "c", "d"]);
      const held: Lease[] = [];
      const order: number[] = [];
      for (const [i, count] of counts.entries()) {
        void slots.acquire(count).then((lease) => {
          order.push(i);
          held.push(lease);
        });
      }
      await settled();
      while (held.length > 0) {
        const devices = held.flatMap((lease) => lease.devices);
        expect(new Set(devices).size).toBe(devices.length);
        held.splice(picks.next().value! % held.length, 1)[0]!.release();
        await settled();
      }
      expect(order).toEqual([...counts.keys()]);
    }),
    { numRuns: 50 },
  );
});
