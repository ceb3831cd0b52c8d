/** The space that a folder's variants come from. */
import type { Manifest } from "../generate/manifest.ts";
import type { Parameter, ParameterValue, Space } from "../space/space.ts";

/** The one that the manifest holds; for variants written by hand, that of the values which they have. */
export function spaceOf({ space, variants }: Manifest): Space {
  if (Array.isArray(space.roots) && Array.isArray(space.parameters)) return space as unknown as Space;
  const values = new Map<string, Set<ParameterValue>>();
  for (const { parameters } of variants) {
    for (const [name, value] of Object.entries(parameters)) {
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  }
  const parameters = [...values].map(([name, labels], id): Parameter => {
    const alternatives = [...labels].map((label) => ({ label, nested: [] }));
    return { id, name, kind: "choice", alternatives };
  });
  return { roots: parameters, parameters };
}
