// A world's logs as bodies of Loki's push API, structured metadata as the third element of each value.

import type { WorldLog } from '../../world/types.ts';
import type { Push } from './otlp.ts';

const nanos = (log: WorldLog): string => `${Math.floor(log.time)}${log.nanos.toString().padStart(3, '0')}`;

/** Bodies of at most `entriesPerPush` entries, in the order given (Loki wants each stream ascending). */
export function* toLokiPush(logs: Iterable<WorldLog>, entriesPerPush = 2000): Generator<Push> {
  let streams = new Map<string, { stream: WorldLog['labels']; values: unknown[] }>();
  let entries = 0;
  const flush = (): Push => ({
    path: '/loki/api/v1/push',
    contentType: 'application/json',
    body: JSON.stringify({ streams: [...streams.values()] }),
  });
  for (const log of logs) {
    const key = JSON.stringify(Object.entries(log.labels).sort(([a], [b]) => (a < b ? -1 : 1)));
    let stream = streams.get(key);
    if (stream === undefined) streams.set(key, (stream = { stream: log.labels, values: [] }));
    const metadata = Object.keys(log.metadata).length === 0 ? [] : [log.metadata];
    stream.values.push([nanos(log), log.line, ...metadata]);
    if (++entries < entriesPerPush) continue;
    yield flush();
    streams = new Map();
    entries = 0;
  }
  if (entries > 0) yield flush();
}
