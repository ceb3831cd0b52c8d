/** The space that a folder's variants come from, as far as its manifest tells: which parameters others belong to is lost. */
import type { Manifest } from "../generate/manifest.ts";
import type { Parameter, ParameterValue, Space } from "../space/space.ts";

/** By its names and values; of variants written by hand, by those that they have. */
export function spaceOf({ space, variants }: Manifest): Space {
  const names = new Set([...Object.keys(space), ...variants.flatMap(({ parameters }) => Object.keys(parameters))]);
  const parameters = [...names].map((name, id): Parameter => {
    const written = space[name];
    if (isInterval(written)) {
      const { kind, low, high } = written;
      const numeric = { low, high, digits: 4, log: kind === "logUniform" };
      return { id, name, kind, alternatives: [], numeric };
    }
    const found = variants.flatMap((variant) => variant.parameters[name] ?? []);
    const labels = new Set(Array.isArray(written) ? (written as ParameterValue[]) : found);
    return { id, name, kind: "choice", alternatives: [...labels].map((label) => ({ label, nested: [] })) };
  });
  return { roots: parameters, parameters };
}

interface Interval {
  readonly kind: "uniform" | "logUniform";
  readonly low: number;
  readonly high: number;
}

const isInterval = (written: unknown): written is Interval =>
  typeof written === "object" && written !== null && "low" in written && "high" in written;
