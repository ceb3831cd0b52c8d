/** Makes batches ahead of their use, in order. */

/**
 * Gives make(first) to make(count - 1), in order, with up to `ahead` of them begun before they are asked for; one that is
 * made on this thread waits until the thread is idle.
 */
export async function* ahead<T>(
  make: (batch: number) => T | Promise<T>,
  { first, count, ahead }: { readonly first: number; readonly count: number; readonly ahead: number },
): AsyncGenerator<T> {
  const begun: Promise<T>[] = [];
  let stopped = false;
  let begin = first;
  let last: Promise<unknown> = Promise.resolve();
  const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const start = (): void => {
    const batch = begin++;
    const made = begun.length === 0 ? (async () => make(batch))() : idle().then(() => stopped || make(batch));
    made.catch(() => {}); // it is thrown where it is asked for
    last = made;
    begun.push(made as Promise<T>);
  };
  try {
    for (let batch = first; batch < count; batch++) {
      while (begin < count && begin <= batch + ahead) start();
      yield await (begun.shift() as Promise<T>);
    }
  } finally {
    stopped = true;
    await last.catch(() => {});
  }
}
