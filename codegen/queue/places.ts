/** Where the trials of a queue are, at one moment. */
import type { Redis } from "ioredis";
import { AkidError } from "../../dsl/errors.ts";
import { prefix } from "./travels.ts";

/** Waiting for an agent, at work on one, or with a result. */
export type Place = "waiting" | "active" | "ended";

/** By a trial's id; BullMQ's own lists, read in one transaction. */
export async function placesOf(redis: Redis, queue: string): Promise<ReadonlyMap<string, Place>> {
  const key = (name: string): string => `${prefix}:${queue}:${name}`;
  const answers = await redis
    .multi()
    .lrange(key("wait"), 0, -1)
    .lrange(key("paused"), 0, -1)
    .lrange(key("active"), 0, -1)
    .zrange(key("completed"), "0", "-1")
    .zrange(key("failed"), "0", "-1")
    .exec();
  const places = ["waiting", "waiting", "active", "ended", "ended"] as const;
  if (!answers) throw new AkidError({ where: "queue", what: "Redis has dropped a transaction" });
  return new Map(
    answers.flatMap(([error, ids], i) => {
      if (error) throw error;
      return (ids as readonly string[]).map((id) => [id, places[i] as Place] as const);
    }),
  );
}
