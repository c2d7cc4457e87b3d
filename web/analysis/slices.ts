// Long work that can be put down: it yields wherever something else may come in between.

export type Slices<T> = Generator<undefined, T, void>;

/** So much work between two yields: about ten milliseconds at ten to twenty microseconds a span. */
const SPANS = 500;

/** Does the work for each item in turn. `weight` says how many spans an item stands for. */
export function* eachOf<T>(
  items: readonly T[],
  weight: (item: T) => number,
  work: (item: T, index: number) => void,
): Slices<void> {
  let done = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as T;
    work(item, i);
    done += weight(item);
    if (done < SPANS) continue;
    done = 0;
    yield;
  }
}

/** All of it at once. */
export function drain<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
