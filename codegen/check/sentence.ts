/** What a compiler's message comes down to. */

/** Words of akid's own: a type that is a sentence, to which something is not assignable. */
const ownSentence = /(?:to parameter of type|to type) '"((?:[^"]|\\")+ (?:[^"]|\\")+)"'\./g;
/** The type of what came of a mistake further up. */
const consequence = /Invalid<"((?:[^"]|\\")+)">/;

/**
 * The sentence of the block that does not fit, where the message holds one, also as the cause of this error; else the
 * compiler's own first line.
 *
 * @example sentenceOf(`Argument of type 'Conv2d<8, 7>' is not assignable to parameter of type '"conv2d 'ip0' kernel 7x7 is
 * larger than the padded input 4x4"'.`) // conv2d 'ip0' kernel 7x7 is larger than the padded input 4x4
 */
export function sentenceOf(message: string): string {
  const [own] = [...message.matchAll(ownSentence)].slice(-1);
  const sentence = own?.[1] ?? consequence.exec(message)?.[1];
  const [first = ""] = message.split("\n");
  return sentence?.replaceAll('\\"', '"') ?? first.replace(/\.$/, "");
}
