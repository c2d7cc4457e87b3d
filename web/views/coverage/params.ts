import type { Codec } from '../../state/url.ts';

export const SHOWN = ['all', 'holes', 'blind'] as const;
export type Shown = (typeof SHOWN)[number];

/** What a copied link keeps of the coverage view. */
export interface CoverageParams {
  readonly shown: Shown;
  /** The open side of a service; null for none. */
  readonly open: { readonly service: string; readonly side: 'sent' | 'received' } | null;
}

function readOpen(value: string | null): CoverageParams['open'] {
  const match = /^(sent|received) (.+)$/s.exec(value ?? '');
  if (!match) return null;
  return { side: match[1] === 'sent' ? 'sent' : 'received', service: match[2] ?? '' };
}

export const coverageCodec: Codec<CoverageParams> = {
  read: q => ({ shown: SHOWN.find(s => s === q.get('show')) ?? 'all', open: readOpen(q.get('open')) }),
  write: p => ({
    ...(p.shown === 'all' ? {} : { show: p.shown }),
    ...(p.open === null ? {} : { open: `${p.open.side} ${p.open.service}` }),
  }),
};
