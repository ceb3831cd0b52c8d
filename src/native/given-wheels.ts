/** Wheels that the user has downloaded: which of those that are needed each one is, and whether it may be used. */
import { UsageError } from "../../dsl/errors.ts";
import { sha256Of } from "./fetch-wheels.ts";
import { openWheel } from "./unpack.ts";
import { fileOf, type Wheel, wheelsOf } from "./wheels.ts";

const where = "native install";

export interface Given {
  readonly wheel: Wheel;
  readonly file: string;
  /** By which an installation remembers it. */
  readonly name: string;
  /** Whether its bytes are those of the pinned release; else it is held to its own RECORD alone. */
  readonly isKnown: boolean;
}

/** @throws UsageError for a wheel of another package or platform, and for a second one of the same */
export async function givenWheels(files: readonly string[], needed: readonly Wheel[]): Promise<readonly Given[]> {
  const all: Given[] = [];
  for (const file of files) {
    const given = await givenWheel(file, needed);
    if (all.some(({ wheel }) => wheel.package === given.wheel.package)) {
      throw new UsageError({ where, what: `'${file}' is a second wheel of ${given.wheel.package}` });
    }
    all.push(given);
  }
  return all;
}

async function givenWheel(file: string, needed: readonly Wheel[]): Promise<Given> {
  await using opened = await openWheel(file);
  const { package: name, version, tags } = opened.described;
  const wheel = needed.find((one) => one.package === name);
  if (!wheel) {
    const isForGpu = wheelsOf.gpu.some((one) => one.package === name);
    const advice = isForGpu && needed === wheelsOf.cpu ? "Give --gpu to use it." : undefined;
    const expected = needed.map((one) => one.package).join(", ");
    throw new UsageError({ where, what: `'${file}' is a wheel of ${name}, needed is ${expected}`, advice });
  }
  if (!tags.some((tag) => /linux.*x86_64$/.test(tag))) {
    throw new UsageError({ where, what: `'${file}' is for ${tags.join(", ")}, not for linux x86_64` });
  }
  const sha256 = await sha256Of(file);
  const isKnown = sha256 === wheel.sha256;
  if (!isKnown && version === wheel.version && tags.includes(wheel.tags)) {
    const advice = "It is damaged, or not the one that was published.";
    throw new UsageError({ where, what: `'${file}' has not the checksum of ${name} ${version}`, advice });
  }
  const found = { ...wheel, version, sha256 };
  return { wheel: found, file, name: isKnown ? fileOf(found) : `${fileOf(found)}#sha256=${sha256}`, isKnown };
}
