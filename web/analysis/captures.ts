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

  rows(batch: Batch, keys: readonly Key[]): readonly CaptureRow[] {
    const spelled = keys.map(key => ({ id: key.id, key: batch.spellings.of(key) }));
    return this.#met.flatMap(({ party: { service, side }, spans, recorded }) =>
      spelled.map(({ id, key }) => ({ service, side, key, spans, recorded: recorded[id] ?? 0 })),
    );
  }
}
