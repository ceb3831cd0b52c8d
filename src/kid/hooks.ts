/** What a user may do at certain moments of a training. */
import type { Metrics } from "../engines/engine.ts";
import type { Clock } from "../kongfus/kongfu.ts";
import type { hookMoments } from "./akid-names.ts";
import type { Entry } from "./history.ts";
import type { Severity } from "./log/line.ts";
import type { Seen } from "./monitor.ts";

/** What a hook is given besides its event. */
export interface HookContext {
  /** Where training stands. */
  readonly clock: Clock;
  /** The validations so far. */
  readonly history: readonly Entry[];
  /** Which process this is of those that train together; all of them call their hooks, and rank 0 keeps the logs. */
  readonly rank: number;
  /** Ends the training after the step at work, with what it came to. */
  stop(): void;
  /** A line in training.log, which names the place of the call; "info" by default. */
  log(text: string, severity?: Severity): void;
}

/** A validation that has just been done. */
export interface Validation extends Metrics {
  /** Steps done before it, of how many. */
  readonly step: number;
  readonly steps: number;
  /** Epochs done before it; a broken one counts in part. */
  readonly epochs: number;
}

export interface HookEvents {
  /** Once, before the first step. */
  trainBegin: Record<never, never>;
  /** Before each step. */
  batchBegin: Record<never, never>;
  /** After each `logEvery`th step, before any validation; `seen` is there where a `monitor` watches. */
  trainLog: Metrics & { readonly step: number; readonly lr: number; readonly seen?: Seen };
  /** After each validation that counts: not after the one of a training that was interrupted. */
  validationLog: Validation;
  /** After the last step of each epoch, and its validation. */
  epochEnd: { readonly epoch: number };
  /** Once, after the last step and its validation; not after an error. */
  trainEnd: { readonly step: number };
}

type Hook<E> = (event: E, context: HookContext) => unknown;

/**
 * Functions that are called in their order, and awaited; one that throws ends the training with its error. Moments may
 * have the names that akid gives them, too.
 */
export type Hooks = { readonly [K in keyof HookEvents]?: Called<K> } & {
  readonly [A in keyof typeof hookMoments]?: Called<(typeof hookMoments)[A]>;
};

type Called<K extends keyof HookEvents> = Hook<HookEvents[K]> | readonly Hook<HookEvents[K]>[];

export const hookNames = [
  "trainBegin",
  "batchBegin",
  "trainLog",
  "validationLog",
  "epochEnd",
  "trainEnd",
] as const satisfies readonly (keyof Hooks)[];

/** Calls the functions of a moment, one after the other. */
export async function call<K extends keyof HookEvents>(
  hooks: Hooks,
  name: K,
  event: HookEvents[K],
  context: HookContext,
): Promise<void> {
  const given = hooks[name] ?? [];
  const list = (Array.isArray(given) ? given : [given]) as readonly Hook<HookEvents[K]>[];
  for (const hook of list) await hook(event, context);
}
