import { hopText, readHop } from '../../parts/hoptext.ts';
import type { Codec } from '../../state/url.ts';
import type { HopId } from '../../model/index.ts';

export interface CompareParams {
  /** The trace in question, 32 hex digits; null when none was asked for. */
  readonly trace: string | null;
  /** What it is held against; null lets the nearest comparable request be found. */
  readonly with: string | null;
  /** Where the trace in question was damaged: what the other one should have kept. */
  readonly hop: HopId | null;
  readonly key: string | null;
  /** Only rows that differ. */
  readonly differing: boolean;
}

const idOf = (text: string | null): string | null =>
  text !== null && /^[0-9a-f]{1,32}$/i.test(text) ? text.toLowerCase().padStart(32, '0') : null;

export const compareParams: Codec<CompareParams> = {
  read: query => ({
    trace: idOf(query.get('trace')),
    with: idOf(query.get('with')),
    hop: readHop(query.get('hop')),
    key: query.get('key'),
    differing: query.get('all') !== '1',
  }),
  write: p => ({
    ...(p.trace === null ? {} : { trace: p.trace }),
    ...(p.with === null ? {} : { with: p.with }),
    ...(p.hop === null ? {} : { hop: hopText(p.hop) }),
    ...(p.key === null ? {} : { key: p.key }),
    ...(p.differing ? {} : { all: '1' }),
  }),
};
