// First come, first served, so many at once. Browsers allow six connections to one HTTP/1.1 origin over
// all tabs; two for each of three sources behind one origin leave none of them starving.

interface Waiter {
  readonly grant: () => void;
}

export class Queue {
  readonly #width: number;
  #running = 0;
  readonly #waiters: Waiter[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  /** How many wait; those that were aborted no longer count. */
  get waiting(): number {
    return this.#waiters.length;
  }

  /**
   * Resolves with the function that gives the place back (calling it twice does no harm) as soon as there
   * is one; rejects with an AbortError when the signal is aborted before.
   */
  acquire(signal: AbortSignal | undefined): Promise<() => void> {
    const gone = (): Error => new DOMException('The request was given up while it waited.', 'AbortError');
    if (signal?.aborted) return Promise.reject(gone());
    if (this.#running < this.#width) return Promise.resolve(this.#take());
    return new Promise((resolve, reject) => {
      const drop = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(gone());
      };
      const waiter: Waiter = {
        grant: () => {
          signal?.removeEventListener('abort', drop);
          resolve(this.#take());
        },
      };
      this.#waiters.push(waiter);
      signal?.addEventListener('abort', drop, { once: true });
    });
  }

  #take(): () => void {
    this.#running += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#running -= 1;
      this.#waiters.shift()?.grant();
    };
  }
}
