/** What a tower is asked by its engine, and what it answers. */
import type { HostTensor, Program } from "../../graph/program.ts";
import type { RandomInput } from "../../lower/context.ts";
import type { Draw, Feeds } from "../feeds.ts";
import type { SharedMemory } from "./wasm.ts";

export interface TowerData {
  readonly backend: string;
  readonly threads: number;
  /** Its place among so many. */
  readonly tower: number;
  readonly towers: number;
}

/** One training step of all towers, as one of them sees it. */
export interface Step {
  /** The gradients of its shard; a tower without samples has none. */
  readonly gradients?: {
    readonly executable: number;
    readonly feeds: Feeds;
    readonly randoms: readonly RandomInput[];
    readonly draw: Draw;
  };
  readonly apply: number;
  readonly scalars: Feeds;
  /** What part of the batch each tower with samples has. */
  readonly shares: readonly number[];
  /** How many numbers the towers average each time that they meet before the update. */
  readonly meetings: readonly number[];
}

export interface Calls {
  open(variables: Readonly<Record<string, HostTensor>>): void;
  /** Gives the executable's number. */
  compile(program: Program): number;
  run(order: { readonly executable: number; readonly feeds: Feeds }): Record<string, HostTensor>;
  discard(executable: number): void;
  read(variable: string): HostTensor;
  write(order: { readonly variable: string; readonly value: HostTensor }): void;
  /** `memory`: of threads; a process has its own way to it. */
  share(common: { readonly memory?: SharedMemory; readonly floats: number }): void;
  /** Gives what the gradients Program gave besides gradients; nothing changes where the loss of the batch is not finite. */
  step(order: Step): Record<string, HostTensor>;
  close(): void;
}

export type Name = keyof Calls;

export interface Request {
  readonly id: number;
  readonly name: Name;
  readonly given: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
  /** How many tensors its backend holds. */
  readonly tensors: number;
}
