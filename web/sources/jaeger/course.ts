// The windows of one sweep, newest first, two side by side: while one waits for its last answers the next begins.

import type { Micros, Range } from '../../time/index.ts';
import type { SourceError } from '../failure.ts';
import type { Ledger } from './ledger.ts';

const AT_ONCE = 2;

/** Ends a sweep: the source is gone. */
export class Stopped extends Error {
  readonly reason: SourceError;
  constructor(reason: SourceError) {
    super(reason.message);
    this.reason = reason;
  }
}

export interface Step {
  readonly windowsDone: number;
  readonly windowsTotal: number;
  /** Everything from here to the range's end is covered; null where the newest window is not done. */
  readonly readFrom: Micros | null;
  readonly done: boolean;
  readonly stopped: SourceError | null;
}

export class Course {
  /** Newest first. */
  readonly #windows: readonly Range[];
  readonly #ledger: Ledger;
  readonly #read: (n: number, window: Range) => Promise<void>;
  readonly #done = new Set<Range>();
  #failed: { readonly error: unknown } | null = null;
  #isOver = false;

  constructor(windows: readonly Range[], ledger: Ledger, read: (n: number, window: Range) => Promise<void>) {
    this.#windows = windows;
    this.#ledger = ledger;
    this.#read = read;
  }

  /** One at the start, one after each change, one at the end. Rejects with what no window can go on after. */
  async *steps(): AsyncGenerator<Step, void, undefined> {
    const over = this.#run();
    yield this.#step(null);
    for (;;) {
      await Promise.race([over, this.#ledger.changed()]);
      if (this.#isOver || this.#failed !== null) break;
      yield this.#step(null);
    }
    const failed = this.#end();
    if (failed === null) yield this.#step(null);
    else if (failed.error instanceof Stopped) yield this.#step(failed.error.reason);
    else throw failed.error;
  }

  async #run(): Promise<void> {
    const rest = this.#windows.entries();
    const lane = async (): Promise<void> => {
      for (const [n, window] of rest) {
        if (this.#failed !== null) return;
        await this.#read(n, window);
        this.#done.add(window);
        // The last one's step is the end.
        if (this.#done.size < this.#windows.length) this.#ledger.tell();
      }
    };
    const fail = (error: unknown): void => {
      this.#failed ??= { error };
    };
    // The newest window has the server for itself until it has brought something: that is the first picture.
    const brought = this.#ledger.changed();
    const newest = lane().catch(fail);
    await Promise.race([brought, newest]);
    await Promise.all([newest, ...Array.from({ length: AT_ONCE - 1 }, () => lane().catch(fail))]);
    this.#isOver = true;
  }

  #end(): { readonly error: unknown } | null {
    return this.#failed;
  }

  #step(stopped: SourceError | null): Step {
    // An older window may be done before a newer one: what is covered ends at the first that is not.
    const next = this.#windows.findIndex(w => !this.#done.has(w));
    const last = this.#windows[(next < 0 ? this.#windows.length : next) - 1];
    return {
      windowsDone: this.#done.size,
      windowsTotal: this.#windows.length,
      readFrom: last?.from ?? null,
      done: next < 0 || stopped !== null,
      stopped,
    };
  }
}
