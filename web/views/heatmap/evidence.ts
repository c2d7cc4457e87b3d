// Where each number of the verdict leads; pure.

import { ALL_GROUPS, type Verdict } from '../../model/index.ts';
import { MINUTE, micros, type Micros, type Range } from '../../time/index.ts';
import type { EvidenceId } from '../../words/index.ts';
import type { HeatmapParams } from './params.ts';
import { zoomedOut } from './window.ts';

/** What a number opens: other parameters of this page, another range, another view, or a part of the page. */
export type Way =
  | { readonly kind: 'params'; readonly params: Partial<HeatmapParams> }
  | { readonly kind: 'range'; readonly range: Range }
  | { readonly kind: 'view'; readonly view: string }
  | { readonly kind: 'part'; readonly id: string };

type Damaged = Extract<Verdict, { kind: 'damage' | 'few' }>;

const groupsOf = (group: string): readonly string[] => (group === ALL_GROUPS ? [] : [group]);

/** The damaged requests of the verdict, one by one. */
const requestsOf = (v: Damaged, outcomes: HeatmapParams['outcomes']): Way => ({
  kind: 'params',
  params: {
    mode: 'requests-hops',
    key: v.key,
    through: v.hop,
    groups: groupsOf(v.group),
    outcomes,
    window: null,
  },
});

/** Two minutes around the onset, or its interval where that is wider. */
function around(t: Micros, plusMinus: Micros): Range {
  const half = Math.max(2 * MINUTE, 3 * plusMinus);
  return { from: micros(t - half), to: micros(t + half) };
}

/** Null where a number has nothing behind it but what already stands on the page. */
export function wayTo(id: EvidenceId, v: Verdict, range: Range, now: number): Way | null {
  if (id === 'widen') return { kind: 'range', range: zoomedOut(range, now) };
  if (id === 'blind') return { kind: 'part', id: 'how-to-record' };
  if (v.kind === 'clean' && id === 'rate') return { kind: 'params', params: { mode: 'requests-hops' } };
  if (v.kind === 'few' && id === 'rate') return requestsOf(v, [v.outcome]);
  if (v.kind !== 'damage') return null;
  switch (id) {
    case 'rate':
      return requestsOf(v, [v.outcome]);
    case 'onset':
      return v.onset && { kind: 'range', range: around(v.onset.time, v.onset.plusMinus) };
    case 'cause':
      return { kind: 'view', view: 'rollout' };
    case 'against':
      return v.against && requestsOf({ ...v, group: v.against.group }, []);
    case 'strongest':
      return { kind: 'part', id: 'attribution' };
    case 'with': {
      const [first] = v.with;
      return first ? { kind: 'params', params: { key: first.key, through: v.hop } } : null;
    }
    case 'others': {
      const [first] = v.others;
      return first ? { kind: 'params', params: { mode: 'time-hops', key: first.key, through: null } } : null;
    }
    case 'coverage':
      return null;
  }
}
