/** Functions whose minimum is known, over spaces of every kind. */
import type { Assignment, Parameter, Space } from "../../../codegen/space/space.ts";

const numeric = (id: number, name: string, low: number, high: number, log = false): Parameter => ({
  id,
  name,
  kind: log ? "logUniform" : "uniform",
  alternatives: [],
  numeric: { low, high, digits: 8, log },
});
const flat = (parameters: Parameter[]): Space => ({ roots: parameters, parameters });
const value = (assignment: Assignment, id: number): number => {
  const pick = assignment.get(id);
  return pick === undefined ? Number.NaN : "value" in pick ? pick.value : pick.alternative;
};

export interface Known {
  readonly space: Space;
  /** To be made small. */
  readonly cost: (assignment: Assignment) => number;
}

const net: Parameter = {
  id: 0,
  name: "net",
  kind: "choice",
  alternatives: [
    { label: "dense", nested: [numeric(1, "width", 0, 1)] },
    { label: "conv", nested: [numeric(2, "depth", 0, 1), numeric(3, "kernel", 0, 1)] },
    { label: "none", nested: [] },
  ],
};

export const functions: Record<string, Known> = {
  // Branin, https://www.sfu.ca/~ssurjano/branin.html: minimum 0.397887.
  branin: {
    space: flat([numeric(0, "x", -5, 10), numeric(1, "y", 0, 15)]),
    cost: (at) => {
      const [x, y] = [value(at, 0), value(at, 1)];
      const bowl = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
      return bowl * bowl + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    },
  },
  // Hartmann in three dimensions, https://www.sfu.ca/~ssurjano/hart3.html: minimum -3.86278.
  hartmann: {
    space: flat([0, 1, 2].map((id) => numeric(id, `x${id}`, 0, 1))),
    cost: (at) => {
      const centres = [
        [0.3689, 0.117, 0.2673],
        [0.4699, 0.4387, 0.747],
        [0.1091, 0.8732, 0.5547],
        [0.03815, 0.5743, 0.8828],
      ];
      const widths = [
        [3, 10, 30],
        [0.1, 10, 35],
      ];
      return -[1, 1.2, 3, 3.2].reduce((sum, weight, i) => {
        const row = widths[i % 2] as number[];
        const away = row.reduce((a, width, d) => a + width * (value(at, d) - (centres[i]?.[d] ?? 0)) ** 2, 0);
        return sum + weight * Math.exp(-away);
      }, 0);
    },
  },
  // A sphere in five dimensions, one of them logarithmic: minimum 0.
  sphere: {
    space: flat([...[0, 1, 2, 3].map((id) => numeric(id, `x${id}`, -1, 1)), numeric(4, "lr", 1e-5, 1e-1, true)]),
    cost: (at) =>
      [0, 1, 2, 3].reduce((sum, id) => sum + (value(at, id) - 0.3) ** 2, 0) + (Math.log10(value(at, 4)) + 2.5) ** 2 / 4,
  },
  // Eight alternatives in each of four parameters, one right each: minimum 0.
  lock: {
    space: flat(
      [0, 1, 2, 3].map((id) => ({
        id,
        name: `wheel${id}`,
        kind: "choice",
        alternatives: Array.from({ length: 8 }, (_, label) => ({ label, nested: [] })),
      })),
    ),
    cost: (at) => [5, 2, 7, 1].reduce((sum, right, id) => sum + (value(at, id) === right ? 0 : 1), 0),
  },
  // Parameters that exist only below one alternative: minimum 0 below "conv".
  nested: {
    space: {
      roots: [net, numeric(4, "lr", 1e-4, 1, true)],
      parameters: [net, ...net.alternatives.flatMap(({ nested }) => nested), numeric(4, "lr", 1e-4, 1, true)],
    },
    cost: (at) => {
      const lr = (Math.log10(value(at, 4)) + 1.5) ** 2;
      const branch = [
        () => 0.5 + (value(at, 1) - 0.5) ** 2,
        () => (value(at, 2) - 0.8) ** 2 + (value(at, 3) - 0.2) ** 2,
        () => 1,
      ][value(at, 0)];
      return (branch?.() ?? Number.NaN) + lr;
    },
  },
};
