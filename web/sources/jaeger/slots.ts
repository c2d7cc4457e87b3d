// So many requests of one sweep at once; what waits for the newest window goes first.

interface Waiter {
  readonly order: number;
  readonly grant: () => void;
}

export class Slots {
  readonly #width: number;
  #running = 0;
  #waiting: Waiter[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  /**
   * Runs `work` as soon as there is a place; a lower `order` is served first. Once the signal is aborted all
   * that waits runs at once, so that each request says by itself that it was given up.
   */
  async run<T>(order: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#place(order, signal);
    try {
      return await work();
    } finally {
      this.#running -= 1;
      if (this.#running < this.#width) this.#waiting[0]?.grant();
    }
  }

  #place(order: number, signal: AbortSignal): Promise<void> {
    if (this.#running < this.#width || signal.aborted) {
      this.#running += 1;
      return Promise.resolve();
    }
    return new Promise(resolve => {
      const go = (): void => {
        signal.removeEventListener('abort', go);
        this.#waiting = this.#waiting.filter(w => w.grant !== go);
        // At once, before anybody else can take the place.
        this.#running += 1;
        resolve();
      };
      signal.addEventListener('abort', go);
      const later = this.#waiting.findIndex(w => w.order > order);
      this.#waiting.splice(later < 0 ? this.#waiting.length : later, 0, { order, grant: go });
    });
  }
}
