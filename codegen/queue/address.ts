/** Where a Redis is: from a URL and the environment, so that its password is in nothing that is shown. */
import { UsageError } from "../../dsl/errors.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Without user and password: `redis://host:6379/0`. */
  readonly shown: string;
}

const where = "queue";

/**
 * The user information of the URL goes before the environment variable AKID_REDIS_PASSWORD, which no other user of the
 * machine can read.
 *
 * @example addressOf("rediss://:secret@redis.lab/2").shown // "rediss://redis.lab:6379/2"
 * @throws UsageError for what is no such URL; its message does not repeat it, since a password may be in it
 */
export function addressOf(url: string, environment: Readonly<NodeJS.ProcessEnv> = process.env): Address {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const form = "redis://[[USER]:PASSWORD@]HOST[:PORT][/DB], or rediss://... for TLS";
  if (!parsed || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === "") {
    const advice = "A '/', '?', '#' or '@' in a password is written as %2F, %3F, %23, %40.";
    throw new UsageError({ where, what: `its address is ${form}; found something else`, advice });
  }
  const db = Number(parsed.pathname.slice(1));
  if (!Number.isSafeInteger(db) || db < 0) {
    throw new UsageError({ where, what: `its address ends in the number of a database, found '${parsed.pathname}'` });
  }
  const port = Number(parsed.port || 6379);
  const host = parsed.hostname.replace(/^\[(.*)\]$/, "$1");
  return {
    ...{ host, port, db, tls: parsed.protocol === "rediss:" },
    username: decoded(parsed.username),
    password: decoded(parsed.password) ?? (environment.AKID_REDIS_PASSWORD || undefined),
    shown: `${parsed.protocol}//${parsed.hostname}:${port}/${db}`,
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text) || undefined;
  } catch {
    return text;
  }
}
