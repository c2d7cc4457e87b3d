// What a reader must know before believing the result.

import { hopKey, message, type HopId, type Message, type Trace } from '../model/index.ts';
import type { Batch } from './batch.ts';
import type { Key } from './keys.ts';

/** Keys that one hop never shows beyond itself, where too little else is recorded to call it a loss. */
export class Missing {
  readonly #seen = new Map<string, { readonly hop: HopId; readonly key: Key; requests: number }>();

  note(hop: HopId, key: Key): void {
    const id = `${hopKey(hop)} ${key.id}`;
    const known = this.#seen.get(id);
    if (known === undefined) this.#seen.set(id, { hop, key, requests: 1 });
    else known.requests++;
  }

  messages(batch: Batch): readonly Message[] {
    return [...this.#seen.values()].map(({ hop, key, requests }) =>
      message('warning.lost-or-not-captured', {
        ...{ kind: hop.kind, from: hop.from, to: hop.to, requests },
        key: batch.spellings.of(key),
      }),
    );
  }
}

/** Jaeger remarks on clocks on every seventh span: noise. */
const isNoise = (text: string): boolean => /clock skew/i.test(text);

export function warningsOf(batch: Batch, traces: readonly Trace[], missing: Missing): readonly Message[] {
  const out: Message[] = [...missing.messages(batch)];
  const orphans = batch.trees.reduce((n, t) => n + t.roots.filter(r => r.orphan).length, 0);
  if (orphans > 0) out.push(message('warning.orphans', { spans: orphans }));
  if (batch.repeated > 0) out.push(message('warning.repeated-spans', { spans: batch.repeated }));
  const { unmatched } = batch.observations;
  if (unmatched > 0) out.push(message('warning.unmatched-events', { places: unmatched }));
  const remarks = new Set(traces.flatMap(t => t.warnings).filter(w => !isNoise(w)));
  for (const text of [...remarks].slice(0, 20)) out.push(message('warning.source', { text }));
  return out;
}
