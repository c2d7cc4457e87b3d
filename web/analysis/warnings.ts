// What a reader must know before believing the result.

import { hopKey, message, type HopId, type Message } from '../model/index.ts';
import type { Archive } from './archive.ts';
import type { Batch, ReadBatch } from './batch.ts';
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

export function warningsOf(
  archive: Archive,
  { batch, heads }: Pick<ReadBatch, 'batch' | 'heads'>,
  missing: Missing,
): readonly Message[] {
  const out: Message[] = [...missing.messages(batch)];
  const orphans = heads.reduce((n, h) => n + h.rare.orphans, 0);
  const repeated = heads.reduce((n, h) => n + h.rare.repeated, 0);
  if (orphans > 0) out.push(message('warning.orphans', { spans: orphans }));
  if (repeated > 0) out.push(message('warning.repeated-spans', { spans: repeated }));
  const { partial } = archive.sizes;
  if (partial > 0) out.push(message('warning.partial-spans', { spans: partial }));
  const { unmatched } = archive.observations;
  if (unmatched > 0) out.push(message('warning.unmatched-events', { places: unmatched }));
  const remarks = new Set(heads.flatMap(h => h.rare.warnings).filter(w => !isNoise(w)));
  for (const text of [...remarks].slice(0, 20)) out.push(message('warning.source', { text }));
  return out;
}
