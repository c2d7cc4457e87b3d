// The order of headers on wire hops, where hooks recorded it at both ends.

import type { Batch } from './batch.ts';
import { reordered } from './detectors/reordered.ts';
import { endsOf, hopOf } from './flow.ts';
import { shown, type Ledger } from './ledger.ts';
import { stopAt, type Passage } from './passage.ts';

export function reportOrder(passage: Passage, batch: Batch, ledger: Ledger): void {
  for (const stop of passage.flow.stops) {
    const above = stopAt(passage, stop.up);
    if (stop.kind !== 'wire' || above === undefined) continue;
    const [before, after] = [above.carrier.order, stop.carrier.order];
    const moved = before === null || after === null ? null : reordered.detect(before, after);
    const key = moved === null ? undefined : batch.keys.find(moved.key);
    if (moved === null || key === undefined || key.ignored) continue;
    const ends = endsOf('wire', above, stop, batch.callees);
    const finding = ledger.report(passage.flow, {
      ...{ class: 'reordered', outcome: 'altered', grade: 'proven', key, hop: ends, reason: moved.reason },
      sent: shown(above.carrier.keys.get(key.id), true),
      received: shown(stop.carrier.keys.get(key.id), true),
      time: stop.carrier.span.start,
    });
    const visit = ledger.visit(hopOf(ends), above.carrier.node, stop.carrier.node);
    ledger.cell(visit, key, 'altered', finding);
  }
}
