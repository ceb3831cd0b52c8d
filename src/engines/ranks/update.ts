/** The update of a rank: what its part of a batch gave goes into a bucket, which holds the mean of all ranks afterwards. */

import type { Executable, Session } from "../../backends/backend.ts";
import type { HostTensor, Program } from "../../graph/program.ts";
import type { Feeds } from "../feeds.ts";
import { type Blend, blendIn } from "../towers/blend.ts";
import { commonMemory, page, slotBytes } from "../towers/ground.ts";
import { type Averaged, averagedOf, copierOf, floatsOf } from "../towers/layout.ts";

export class Update {
  readonly #session: Session;
  readonly #executable: Executable;
  readonly #averaged: readonly Averaged[];
  readonly #copies: (means: Float32Array) => Feeds;
  /** Memory of WebAssembly, which scales it five times as fast as JavaScript. */
  readonly #blend: Blend;
  /** One bucket: backends compute all gradients in one run, so there is no backward pass left to overlap with. */
  readonly bucket: Float32Array;

  static async compile(session: Session, apply: Program): Promise<Update> {
    return new Update(session, await session.compile(apply));
  }

  private constructor(session: Session, executable: Executable) {
    const { program } = executable;
    this.#session = session;
    this.#executable = executable;
    this.#averaged = averagedOf(program);
    this.#copies = copierOf(this.#averaged);
    const memory = commonMemory(1, floatsOf(program));
    this.#blend = blendIn(memory);
    this.bucket = new Float32Array(memory.buffer, page, floatsOf(program));
  }

  /** Takes over what this rank's part gave, by its share of the batch; nothing where it has no samples. */
  fill(given: Readonly<Record<string, HostTensor>>, share: number): void {
    if (share === 0) {
      this.bucket.fill(0);
      return;
    }
    const taken = this.#averaged.map(({ name, offset }) => {
      const value = given[name] as HostTensor;
      this.bucket.set(value.data, offset);
      return value;
    });
    this.#session.release?.(taken);
    this.#blend(page, page, slotBytes(1, this.bucket.length), share / 2, share / 2); // half of it and the other half
  }

  /** Applies the means in the bucket, and the KongFu's numbers. */
  async apply(scalars: Feeds): Promise<void> {
    await this.#executable.run({ ...scalars, ...this.#copies(this.bucket) });
  }

  dispose(): void {
    this.#executable.dispose();
  }
}
