/** `openChecker`: the fastest compiler that works here. */
import type { Checkable, Checker, CheckOptions, Finding } from "./check.ts";
import { NativeChecker } from "./native.ts";
import { NoNativeCompiler } from "./none.ts";
import { PortableChecker } from "./portable.ts";
import { filesOf, type Sample, sampleFiles } from "./shared/sample.ts";
import { checkShared } from "./shared/shared.ts";

/**
 * TypeScript 7, or the compiler inside ts-morph as soon as that one refuses: four times slower, with the same findings.
 * `started` is a TypeScript 7 that was started before.
 */
export function openChecker(options: CheckOptions, started?: Checker): LearningChecker {
  return new FirstThatWorks(options, started);
}

/** A checker of many variants of one template. */
export interface LearningChecker extends Checker {
  /** Learns from some variants, while others are made, what they have in common. */
  learn(some: readonly Checkable[]): void;
}

class FirstThatWorks implements LearningChecker {
  readonly #options: CheckOptions;
  #checker: Checker;
  #sample: Sample | undefined;

  constructor(options: CheckOptions, started?: Checker) {
    this.#options = options;
    this.#checker = started ?? attempt(() => new NativeChecker(options)) ?? new PortableChecker(options);
  }

  get name(): string {
    return this.#checker.name;
  }

  learn(some: readonly Checkable[]): void {
    this.#sample = sampleFiles(some);
    if (this.#sample) this.#checker.ahead?.(filesOf(this.#sample));
  }

  check(files: readonly Checkable[], meanwhile?: () => void): readonly Finding[] {
    const check: Checker["check"] = (some, during) => this.#checker.check(some, during);
    const options = { check, sample: this.#sample, meanwhile };
    const findings = attempt(() => checkShared(files, options) ?? check(files, meanwhile));
    if (findings) return findings;
    this.#checker[Symbol.dispose]();
    this.#checker = new PortableChecker(this.#options);
    return this.check(files);
  }

  [Symbol.dispose](): void {
    this.#checker[Symbol.dispose]();
  }
}

/** Undefined where there is no native compiler. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof NoNativeCompiler) return undefined;
    throw error;
  }
}
