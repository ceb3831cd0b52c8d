/** What a variant exports by default, as the Kid of a run. */
import { UsageError } from "../../dsl/errors.ts";
import { Kid } from "../../src/kid/kid.ts";
import type { KidOptions } from "../../src/kid/options.ts";

/** The Kid of a module's default export, with some options as the sweep wants them. */
export async function kidOf(exported: unknown, own: Partial<KidOptions>, where: string): Promise<Kid> {
  const made: unknown = typeof exported === "function" ? await exported() : exported;
  if (made instanceof Kid) return new Kid({ ...made.options, ...own } as KidOptions);
  if (isRecord(made) && "sensor" in made && "brain" in made) return new Kid({ ...made, ...own } as KidOptions);
  const advice = "Export the options of a Kid, or a function that gives them or a Kid.";
  throw new UsageError({ where, what: misfit(made), advice });
}

function misfit(made: unknown): string {
  if (made === undefined) return "has no default export";
  if (isRecord(made) && "network" in made) return "exports a brain, which can be checked but not trained";
  return `exports ${isRecord(made) ? "an object that is no Kid's options" : typeof made}`;
}

const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null;
