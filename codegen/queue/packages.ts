/** The packages that a queue needs, which few installations of akid have. */
import { UsageError } from "../../dsl/errors.ts";

export interface Packages {
  readonly bullmq: Pick<typeof import("bullmq"), "Queue" | "Worker">;
  readonly ioredis: Pick<typeof import("ioredis"), "Redis">;
}

/** @throws UsageError where they are not installed */
export async function packages(): Promise<Packages> {
  try {
    const [bullmq, ioredis] = await Promise.all([import("bullmq"), import("ioredis")]);
    return { bullmq, ioredis };
  } catch (cause) {
    const advice = "Install them with `npm install bullmq@6 ioredis@6`.";
    throw new UsageError({ where: "queue", what: "the packages bullmq and ioredis are not there", advice }, { cause });
  }
}
