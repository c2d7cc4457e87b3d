// What one carrier shows: its keys, by the number the batch gave them.

import type { Recorded } from './recorded.ts';

/** A carrier shows a dozen keys at most times, so looking through them is faster than any table. */
export class Carried {
  readonly list: readonly Recorded[];

  constructor(list: readonly Recorded[]) {
    this.list = list;
  }

  get size(): number {
    return this.list.length;
  }

  get(id: number): Recorded | undefined {
    const { list } = this;
    for (let i = 0; i < list.length; i++) {
      const recorded = list[i];
      if (recorded !== undefined && recorded.key.id === id) return recorded;
    }
    return undefined;
  }

  has(id: number): boolean {
    return this.get(id) !== undefined;
  }

  values(): readonly Recorded[] {
    return this.list;
  }
}

export const NOTHING_CARRIED = new Carried([]);
