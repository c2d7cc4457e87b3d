// Code that is loaded when it is wanted, kept for everybody who wants it. No React in here: a page begins with it.

export type Load<T> = () => Promise<T>;

/** What one way to load has brought. */
export class Arrival<T> {
  readonly #load: Load<T>;
  readonly #listeners = new Set<() => void>();
  #code: T | null = null;
  #coming: Promise<void> | null = null;

  constructor(load: Load<T>) {
    this.#load = load;
  }

  readonly get = (): T | null => this.#code;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** However many want it at once, it is loaded once: what came must not be replaced under those who show it. */
  fetch(): Promise<void> {
    this.#coming ??= this.#bring().catch((error: unknown) => {
      this.#coming = null;
      throw error;
    });
    return this.#coming;
  }

  async #bring(): Promise<void> {
    this.#code = await this.#load();
    for (const listener of this.#listeners) listener();
  }
}

const arrivals = new WeakMap<Load<unknown>, Arrival<unknown>>();

/** One for each way to load, told apart by identity. */
export function arrivalOf<T>(load: Load<T>): Arrival<T> {
  const known = arrivals.get(load) as Arrival<T> | undefined;
  const arrival = known ?? new Arrival(load);
  if (!known) arrivals.set(load, arrival);
  return arrival;
}

/** Loads code before anything that shows it is drawn. Rejects as `load` does; a later call tries again. */
export const loadCode = <T>(load: Load<T>): Promise<void> => arrivalOf(load).fetch();
