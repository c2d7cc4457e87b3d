// What has been heard of each source that the rollout is read from.

import type { SourceError } from '../sources/index.ts';
import { micros, type Micros, type Range } from '../time/index.ts';
import type { Ask, Told } from './rollout-read.ts';

/** How a source stands to this view: all there, still reading, fallen silent, or not there at all. */
export type SourceView =
  | { readonly kind: 'ok' }
  | { readonly kind: 'reading'; readonly answeredTo: Micros | null }
  | { readonly kind: 'silent'; readonly answeredTo: Micros | null; readonly error: SourceError }
  | { readonly kind: 'none' };

export interface Seen {
  readonly newest: Micros | null;
  readonly error: SourceError | null;
  readonly pending: boolean;
}

/** The state of one source from all it was asked: silent if anything failed and nothing of this range came. */
export function seen(told: ReadonlyMap<string, Told>, asks: readonly Ask[], source: Ask['source']): Seen {
  const mine = asks.filter(a => a.source === source).map(a => told.get(a.query));
  const ends = mine.map(t => t?.data?.range.to ?? 0);
  return {
    newest: ends.length > 0 && Math.max(...ends) > 0 ? micros(Math.max(...ends)) : null,
    error: mine.find(t => t?.error)?.error ?? null,
    pending: mine.some(t => t?.pending),
  };
}

export function viewOf(here: boolean, s: Seen, range: Range, slow: boolean): SourceView {
  if (!here) return { kind: 'none' };
  const upToDate = s.newest !== null && s.newest >= range.to;
  if (s.error && !upToDate) return { kind: 'silent', answeredTo: s.newest, error: s.error };
  if (s.pending || s.newest === null || (slow && !upToDate)) return { kind: 'reading', answeredTo: s.newest };
  return { kind: 'ok' };
}
