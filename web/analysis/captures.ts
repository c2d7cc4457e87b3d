// Who records what: for each service, side and key, how many of its carriers show it.

import type { CaptureRow } from '../model/index.ts';
import type { Batch } from './batch.ts';
import type { Party } from './observed.ts';
import type { Passage } from './passage.ts';
import type { Key } from './keys.ts';

/**
 * Carriers of one party, and by key id how many of them show the key. Those whose SDK left attributes out are counted for
 * the keys that they show only.
 */
interface Count {
  readonly party: Party;
  whole: number;
  readonly recorded: number[];
  /** Of those that lack attributes. */
  readonly partly: number[];
}

const bump = (counts: number[], id: number): void => {
  counts[id] = (counts[id] ?? 0) + 1;
};

/** Counts go on from one judgement of a batch to the next. */
export class Captures {
  readonly #counts: (Count | undefined)[] = [];
  readonly #met: Count[] = [];

  note({ flow }: Passage): void {
    for (const { carrier } of flow.stops) {
      const { party } = carrier.site;
      let count = this.#counts[party.index];
      if (count === undefined) {
        this.#counts[party.index] = count = { party, whole: 0, recorded: [], partly: [] };
        this.#met.push(count);
      }
      const { partial } = carrier.node;
      if (!partial) count.whole++;
      for (const { key } of carrier.keys.list) {
        bump(count.recorded, key.id);
        if (partial) bump(count.partly, key.id);
      }
    }
  }

  /** With those that are counted apart. */
  rows(batch: Batch, keys: readonly Key[], open: Captures): readonly CaptureRow[] {
    const spelled = keys.map(key => ({ id: key.id, key: batch.spellings.of(key) }));
    const parties = new Set([...this.#met, ...open.#met].map(c => c.party));
    return [...parties].flatMap(({ index, service, side }) => {
      const counts = [this.#counts[index], open.#counts[index]].filter(c => c !== undefined);
      const sum = (of: (c: Count) => number): number => counts.reduce((n, c) => n + of(c), 0);
      const whole = sum(c => c.whole);
      return spelled.map(({ id, key }) => {
        const spans = whole + sum(c => c.partly[id] ?? 0);
        return { service, side, key, spans, recorded: sum(c => c.recorded[id] ?? 0) };
      });
    });
  }
}
