/** What a file of an experiment exports by default, as the Kid of a run. */
import { UsageError } from "../../dsl/errors.ts";
import { ownHooks, ownOptions } from "./akid-names.ts";
import type { EngineChoice } from "./engine.ts";
import type { HookContext, Validation } from "./hooks.ts";
import { Kid } from "./kid.ts";
import type { KidOptions } from "./options.ts";

/** Options by name, undefined where there shall be none; the Kid checks their values. */
export type Own = { readonly [K in keyof KidOptions]?: unknown };

interface Wanted {
  /** Options that are not the experiment's to choose. */
  readonly own: Own;
  /** Is called when the run's folder is this process's alone, before the experiment's own hooks. */
  readonly onBegin?: () => void;
  /** Is told of each validation, after the experiment's own hooks. */
  readonly onValidation?: (validation: Validation) => Promise<void>;
  readonly where: string;
}

/** The Kid of a module's default export, with some options as its caller wants them. */
export async function kidOf(exported: unknown, { own, onBegin, onValidation, where }: Wanted): Promise<Kid> {
  const made: unknown = typeof exported === "function" ? await exported() : exported;
  const kidWith = (given: KidOptions): Kid => {
    const options = ownOptions(where, given);
    const { trainBegin = [], validationLog = [], ...rest } = ownHooks(where, options.hooks ?? {});
    const begin = (_: unknown, { rank }: HookContext) => rank === 0 && onBegin?.();
    const validation = (event: Validation, { rank }: HookContext) => rank === 0 && onValidation?.(event);
    const hooks = {
      ...rest,
      trainBegin: [begin, trainBegin].flat(),
      validationLog: [validationLog, validation].flat(),
    };
    return new Kid({ ...options, ...own, ...engineOf(options.engine, own.engine), hooks } as KidOptions);
  };
  if (made instanceof Kid) return kidWith(made.options);
  if (isRecord(made) && "sensor" in made && "brain" in made) return kidWith(made as KidOptions);
  const advice = "Export the options of a Kid, or a function that gives them or a Kid.";
  throw new UsageError({ where, what: misfit(made), advice });
}

/** An engine that is asked for by name keeps the experiment's settings, if it has that engine. */
function engineOf(given: EngineChoice | undefined, asked: unknown): { engine?: unknown } {
  if (asked === undefined) return {};
  return { engine: typeof given === "object" && given.name === asked ? given : asked };
}

function misfit(made: unknown): string {
  if (made === undefined) return "has no default export";
  if (isRecord(made) && "network" in made) return "exports a brain, which can be checked but not trained";
  return `exports ${isRecord(made) ? "an object that is no Kid's options" : typeof made}`;
}

const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null;
