/** What agents tell the sweep: a stream that stays in Redis, so that a sweep that was away reads all of it in order. */
import type { Redis } from "ioredis";
import { keysOf, type News } from "./travels.ts";

export async function tell(redis: Redis, queue: string, news: News): Promise<void> {
  await redis.xadd(keysOf(queue).news, "*", "news", JSON.stringify(news));
}

/** Reads on from where it was. */
export class Reader {
  readonly #redis: Redis;
  readonly #key: string;
  #last = "0";

  constructor(redis: Redis, queue: string) {
    this.#redis = redis;
    this.#key = keysOf(queue).news;
  }

  async read(): Promise<readonly News[]> {
    const streams = await this.#redis.xread("COUNT", 1000, "STREAMS", this.#key, this.#last);
    const entries = streams?.[0]?.[1] ?? [];
    this.#last = entries.at(-1)?.[0] ?? this.#last;
    return entries.map(([, fields]) => JSON.parse(fields[1] ?? "") as News);
  }
}
