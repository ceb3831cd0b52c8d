/** Tells arrays of numbers apart by what is in them. */

type Data = Float32Array | Int32Array;

const bits = ({ buffer, byteOffset, length }: Data): Int32Array => new Int32Array(buffer, byteOffset, length);

function sameBits(a: Data, b: Data): boolean {
  const [left, right] = [bits(a), bits(b)];
  return left.length === right.length && left.every((x, i) => x === right[i]);
}

/** FNV-1a over 32 bits at a time. */
const hash = (data: Data): number => bits(data).reduce((state, x) => Math.imul(state ^ x, 16777619), 2166136261 | 0);

/** A function that gives equal arrays, bit by bit, one number; it keeps the arrays that it saw. */
export function contentNumbers(): (data: Data) => number {
  const buckets = new Map<number, { readonly data: Data; readonly number: number }[]>();
  let count = 0;
  return (data) => {
    const key = hash(data);
    const bucket = buckets.get(key) ?? [];
    buckets.set(key, bucket);
    const known = bucket.find((entry) => entry.data === data || sameBits(entry.data, data));
    if (known) return known.number;
    bucket.push({ data, number: count });
    return count++;
  };
}
