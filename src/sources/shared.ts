/** Arrays in memory that threads share. */

/** A copy that goes to a thread without a further one. */
export function shared<A extends Uint8Array | Float32Array | Int32Array>(values: A): A {
  const Kind = values.constructor as new (of: SharedArrayBuffer) => A;
  const copy = new Kind(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
