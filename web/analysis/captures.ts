// Who records what: for each service, side and key, how many of its carriers show it.

import type { CaptureRow } from '../model/index.ts';
import type { Batch } from './batch.ts';
import type { Party } from './observed.ts';
import type { Key } from './keys.ts';

export function capturesOf(batch: Batch, keys: readonly Key[]): readonly CaptureRow[] {
  const spans = new Map<Party, number>();
  const recorded = new Map<Party, Map<number, number>>();
  for (const { flow } of batch.passages)
    for (const { carrier } of flow.stops) {
      const { party } = carrier.site;
      spans.set(party, (spans.get(party) ?? 0) + 1);
      let counts = recorded.get(party);
      if (counts === undefined) recorded.set(party, (counts = new Map<number, number>()));
      for (const id of carrier.keys.keys()) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  const rows: CaptureRow[] = [];
  for (const [party, all] of spans)
    for (const key of keys)
      rows.push({
        ...{ service: party.service, side: party.side, key: batch.spellings.of(key), spans: all },
        recorded: recorded.get(party)?.get(key.id) ?? 0,
      });
  return rows;
}
