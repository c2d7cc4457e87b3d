// Who records what: for each service, side and key, how many of its carriers show it.

import type { CaptureRow } from '../model/index.ts';
import type { Batch } from './batch.ts';
import type { Party } from './observed.ts';
import type { Passage } from './passage.ts';
import type { Key } from './keys.ts';

/** Carriers of one party, and by key id how many of them show the key. */
interface Count {
  readonly party: Party;
  spans: number;
  readonly recorded: number[];
}

/** Counts go on from one judgement of a batch to the next. */
export class Captures {
  readonly #counts: (Count | undefined)[] = [];
  readonly #met: Count[] = [];

  note({ flow }: Passage): void {
    for (const { carrier } of flow.stops) {
      const { party } = carrier.site;
      let count = this.#counts[party.index];
      if (count === undefined) {
        this.#counts[party.index] = count = { party, spans: 0, recorded: [] };
        this.#met.push(count);
      }
      count.spans++;
      for (const { key } of carrier.keys.list) count.recorded[key.id] = (count.recorded[key.id] ?? 0) + 1;
    }
  }

  /** With those that are counted apart. */
  rows(batch: Batch, keys: readonly Key[], open: Captures): readonly CaptureRow[] {
    const spelled = keys.map(key => ({ id: key.id, key: batch.spellings.of(key) }));
    const parties = new Set([...this.#met, ...open.#met].map(c => c.party));
    return [...parties].flatMap(({ index, service, side }) => {
      const counts = [this.#counts[index], open.#counts[index]].filter(c => c !== undefined);
      const sum = (of: (c: Count) => number): number => counts.reduce((n, c) => n + of(c), 0);
      const spans = sum(c => c.spans);
      return spelled.map(({ id, key }) => {
        return { service, side, key, spans, recorded: sum(c => c.recorded[id] ?? 0) };
      });
    });
  }
}
