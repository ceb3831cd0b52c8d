import fc from "fast-check";
import { expect, test } from "vitest";
import { piecesOf } from "../../src/mpi/binding/pieces.ts";

test("pieces are views of at most the limit that follow each other", () => {
  const sizes = fc.record({ length: fc.nat(50), limit: fc.integer({ min: 1, max: 20 }) });
  fc.assert(
    fc.property(sizes, ({ length, limit }) => {
      const values = Float32Array.from({ length }, (_, i) => i);
      const pieces = [...piecesOf(values, limit)];
      expect(pieces.flatMap((piece) => [...piece])).toEqual([...values]);
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(limit);
        expect(piece.buffer).toBe(values.buffer);
      }
    }),
  );
});
