/** What to do about a sentence, for run-time errors: the part after the sentence that types do not say. */

const advices: readonly (readonly [says: RegExp, advice: string])[] = [
  [/is larger than the padded input/, "Use a smaller kernel, 'same' padding, or remove a pooling block."],
  [/expects \[B, H, W, C\]/, "Attach it before flatten, or reshape to height, width and channels."],
  [/leaves nothing of the output/, "Use less padding, or a larger kernel or stride."],
  [/leaves nothing of the input/, "Crop less."],
  [/divisible by \d+ heads/, "Take a number of heads that divides the channels, or bring these there with dense."],
  [/expects \[B, T, C\]/, "Reshape to time and channels first."],
  [/expects channels in/, "Choose a number that divides the channels, or change the filters or units before."],
  [/expects equal shapes/, "Bring both to one shape first, for example with a 1x1 conv2d or a dense block."],
  [/expects equal sizes on all axes but/, "Only the joined axis may differ."],
  [/values for/, "Give sizes with the same product, or leave one of them as -1."],
  [/expects labels/, "Set the number of classes of the last block or of index(n) to the same number."],
  [/expects \[B, \.\.\., M, K\]/, "Multiply rows by columns; transposeB takes the second one's rows for its columns."],
  [/or int32,/, "Give the input the dtype index(n), n being the size of the vocabulary."],
  [/expects float32/, "Labels and tokens go to losses and evals, not through this block."],
  [/expects lengths/, "Attach it to [sequence, lengths] or [sequence, mask]; a mask is 0 where a step does not count."],
  [/expects at most \d+ steps/, "Allow for more positions, or slice the sequence."],
  [/^expects size \d+ on axis/, "The sizes of all parts make up the axis; slice takes less."],
  [/keeps/, "End the body with the filters or units of its input, and use 'same' padding and stride 1."],
];

/**
 * The advice for a sentence.
 *
 * @example adviceFor("expects equal shapes, found [B, 2] and [B, 3]")
 * // "Bring both to one shape first, for example with a 1x1 conv2d or a dense block."
 */
export function adviceFor(sentence: string): string | undefined {
  return advices.find(([says]) => says.test(sentence))?.[1];
}
