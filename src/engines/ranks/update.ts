/** The update of a rank: what its part of a batch gave goes into a bucket, which holds the mean of all ranks afterwards. */

import type { Executable, Session } from "../../backends/backend.ts";
import { elements } from "../../graph/node.ts";
import type { HostTensor, Program } from "../../graph/program.ts";
import type { Feeds } from "../feeds.ts";
import { type Averaged, averagedOf, floatsOf } from "../towers/layout.ts";

export class Update {
  readonly #session: Session;
  readonly #executable: Executable;
  readonly #averaged: readonly Averaged[];
  /** One bucket: backends compute all gradients in one run, so there is no backward pass left to overlap with. */
  readonly bucket: Float32Array;

  static async compile(session: Session, apply: Program): Promise<Update> {
    return new Update(session, await session.compile(apply));
  }

  private constructor(session: Session, executable: Executable) {
    this.#session = session;
    this.#executable = executable;
    this.#averaged = averagedOf(executable.program);
    this.bucket = new Float32Array(floatsOf(executable.program));
  }

  /** Takes over what this rank's part gave, by its share of the batch; nothing where it has no samples. */
  fill(given: Readonly<Record<string, HostTensor>>, share: number): void {
    if (share === 0) {
      this.bucket.fill(0);
      return;
    }
    const taken = this.#averaged.map(({ name, offset }) => {
      const value = given[name] as HostTensor;
      scaleInto(this.bucket, offset, value.data, share);
      return value;
    });
    this.#session.release?.(taken);
  }

  /** Applies the means in the bucket, and the KongFu's numbers. */
  async apply(scalars: Feeds): Promise<void> {
    const means = this.#averaged.map(({ name, shape, offset }) => {
      const data = this.bucket.subarray(offset, offset + elements(shape));
      return [name, { data, shape }] as const;
    });
    await this.#executable.run({ ...scalars, ...Object.fromEntries(means) });
  }

  dispose(): void {
    this.#executable.dispose();
  }
}

function scaleInto(to: Float32Array, offset: number, values: ArrayLike<number>, scale: number): void {
  for (let i = 0; i < values.length; i++) to[offset + i] = (values[i] as number) * scale;
}
