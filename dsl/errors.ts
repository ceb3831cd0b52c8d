/** The two errors that akid throws, in one frame: `akid: <where>: <what>. <advice>`. */

/** What an error says: where it happened, what is wrong (a clause without full stop), what to do (whole sentences). */
export interface ErrorParts {
  readonly where?: string | undefined;
  readonly what: string;
  readonly advice?: string | undefined;
}

function sentence({ where, what, advice }: ErrorParts): string {
  return `akid: ${where === undefined ? "" : `${where}: `}${what}.${advice === undefined ? "" : ` ${advice}`}`;
}

/**
 * A failure that akid explains; the command line exits with 1.
 *
 * @example new AkidError({ where: "ip0 (conv2d)", what: "kernel 7x7 is larger than the padded input 4x4" }).message
 * // "akid: ip0 (conv2d): kernel 7x7 is larger than the padded input 4x4."
 */
export class AkidError extends Error {
  override readonly name: string = "AkidError";

  constructor(parts: ErrorParts, options?: ErrorOptions) {
    super(sentence(parts), options);
  }
}

/** Wrong use by the caller, found before any work began; the command line exits with 2. */
export class UsageError extends AkidError {
  override readonly name = "UsageError";
}
