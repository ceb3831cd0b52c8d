/** akid's own names of options and hooks, those of both its eras, and what they are here. */
import { checkBoolean } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import type { Span } from "../kongfus/schedules/schedule.ts";
import { wholeBatch } from "./monitor.ts";

/** Each stands for an option of a Kid: one of the two may be given. */
export interface AkidNames {
  /** `logEvery`. */
  readonly trainLogStep?: number;
  /** `validate: { steps }`. */
  readonly valLogStep?: number;
  /** `validate: { epochs: 1 }`. */
  readonly logByEpoch?: boolean;
  /** `validate: { epochs }`. */
  readonly numEpochPerLog?: number;
  /** false takes `valLogStep` back. */
  readonly logByStep?: boolean;
  /** `validate: false`. */
  readonly skipValidation?: boolean;
  /** `checkpoint`. */
  readonly saveChkPoint?: boolean;
  /** `resume`. */
  readonly continueFromChkPoint?: boolean;
  /** `summaries`. */
  readonly doSummary?: boolean;
  /** `monitor: { validation }`. */
  readonly doSummaryOnVal?: boolean;
  /** The older name of `doSummaryOnVal`. */
  readonly summaryOnVal?: boolean;
  /** `monitor`. */
  readonly doBatchMonitoring?: boolean;
  /** `log: "debug"`. */
  readonly debug?: boolean;
}

/** The option that each name stands for. */
export const optionMeanings = {
  maxEpoch: "maxEpochs",
  trainLogStep: "logEvery",
  valLogStep: "validate",
  logByEpoch: "validate",
  numEpochPerLog: "validate",
  logByStep: "validate",
  skipValidation: "validate",
  saveChkPoint: "checkpoint",
  continueFromChkPoint: "resume",
  doSummary: "summaries",
  doSummaryOnVal: "monitor",
  summaryOnVal: "monitor",
  doBatchMonitoring: "monitor",
  debug: "log",
} as const satisfies Record<keyof AkidNames | "maxEpoch", string>;

/** The moment that each name of a list of hooks stands for. */
export const hookMoments = {
  onTrainBegin: "trainBegin",
  onBatchBegin: "batchBegin",
  onTrainingLog: "trainLog",
  onTrainingLogStep: "trainLog",
  onTrainLogStep: "trainLog",
  onValLog: "validationLog",
  onValLogStep: "validationLog",
  onEpochEnd: "epochEnd",
} as const;

type Given = Readonly<Record<string, unknown>>;

/** Throws that two names of one thing are given. */
function doubled(where: string, one: string, other: string): never {
  throw new UsageError({ where, what: `${one} and ${other} are the same`, advice: "Give one of them." });
}

/** The options without akid's names: what these say is under those that they stand for. */
export function ownOptions<O extends object>(where: string, given: O): O {
  const isGiven = (name: string): boolean => (given as Given)[name] !== undefined;
  const pairs = [...Object.entries(optionMeanings), ["doSummaryOnVal", "summaryOnVal"] as const].filter(([name]) =>
    isGiven(name),
  );
  if (pairs.length === 0) return given;
  for (const [name, own] of pairs) if (isGiven(own)) doubled(where, name, own);
  const { maxEpoch, trainLogStep, saveChkPoint, continueFromChkPoint, doSummary, debug, ...more } =
    given as AkidNames & {
      maxEpoch?: number;
    };
  const flags = { saveChkPoint, continueFromChkPoint, doSummary, debug };
  for (const [name, value] of Object.entries(flags)) if (value !== undefined) checkBoolean(where, name, value);
  const rest = Object.fromEntries(Object.entries(more).filter(([name]) => !(name in optionMeanings)));
  const validate = validateOf(where, more);
  const monitor = monitorOf(where, more);
  return {
    ...rest,
    ...(maxEpoch !== undefined && { maxEpochs: maxEpoch }),
    ...(trainLogStep !== undefined && { logEvery: trainLogStep }),
    ...(saveChkPoint !== undefined && { checkpoint: saveChkPoint && {} }),
    ...(continueFromChkPoint !== undefined && { resume: continueFromChkPoint }),
    ...(doSummary !== undefined && { summaries: doSummary }),
    ...(debug && { log: "debug" }),
    ...(validate !== undefined && { validate }),
    ...(monitor !== undefined && { monitor }),
  } as O;
}

function validateOf(
  where: string,
  { valLogStep, logByEpoch, numEpochPerLog, logByStep = true, skipValidation = false }: AkidNames,
): readonly Span[] | false | undefined {
  const byEpoch = logByEpoch ?? numEpochPerLog !== undefined;
  for (const [name, value] of Object.entries({ logByEpoch: byEpoch, logByStep, skipValidation })) {
    checkBoolean(where, name, value);
  }
  if (skipValidation) return false;
  const spans = [
    ...(valLogStep !== undefined && logByStep ? [{ steps: valLogStep }] : []),
    ...(byEpoch ? [{ epochs: numEpochPerLog ?? 1 }] : []),
  ];
  if (spans.length > 0) return spans;
  return logByStep ? undefined : false;
}

function monitorOf(where: string, { doBatchMonitoring, doSummaryOnVal, summaryOnVal }: AkidNames) {
  for (const [name, value] of Object.entries({ doBatchMonitoring, doSummaryOnVal, summaryOnVal })) {
    if (value !== undefined) checkBoolean(where, name, value);
  }
  const validation = doSummaryOnVal ?? summaryOnVal ?? false;
  if (doBatchMonitoring) return { ...wholeBatch, validation };
  return validation ? { validation } : undefined;
}

/** Hooks under the names of their moments. */
export function ownHooks<H extends object>(where: string, given: H): H {
  const names = new Map<string, string>();
  const own: Record<string, unknown> = {};
  for (const [name, hook] of Object.entries(given)) {
    if (hook === undefined) continue;
    const moment = Object.hasOwn(hookMoments, name) ? hookMoments[name as keyof typeof hookMoments] : name;
    const other = names.get(moment);
    if (other !== undefined) doubled(where, other, name);
    names.set(moment, name);
    own[moment] = hook;
  }
  return own as H;
}
