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
  | { readonly kind: 'view'; readonly view: string; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'part'; readonly id: string };

type Damaged = Extract<Verdict, { kind: 'damage' | 'few' }>;

const groupsOf = (group: string): readonly string[] => (group === ALL_GROUPS ? [] : [group]);

/** The damaged requests of the verdict, one by one. */
const requestsOf = (v: Damaged, outcomes: HeatmapParams['outcomes']): Extract<Way, { kind: 'params' }> => ({
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

const view = (name: string, params: Readonly<Record<string, string>> = {}): Way => ({
  kind: 'view',
  view: name,
  params,
});

/** The newest requests one by one: those that settle are among them. */
const newest = ({ from, to }: Range): Way => ({
  kind: 'params',
  params: { mode: 'requests-hops', window: { from: micros(Math.max(from, to - 2 * MINUTE)), to } },
});

/** What numbers of any verdict rest on; null for those of damage. */
function common(id: EvidenceId, range: Range, now: number): Way | null {
  switch (id) {
    case 'widen':
      return { kind: 'range', range: zoomedOut(range, now) };
    case 'blind':
      return { kind: 'part', id: 'how-to-record' };
    case 'coverage':
    case 'seen':
      return view('coverage');
    case 'accepted':
      return view('contract');
    case 'injected':
      return view('rollout');
    case 'settling':
      return newest(range);
    default:
      return null;
  }
}

/** Null where a number has nothing behind it but what already stands on the page. */
export function wayTo(id: EvidenceId, v: Verdict, range: Range, now: number): Way | null {
  const way = common(id, range, now);
  if (way !== null) return way;
  if (v.kind === 'clean' && id === 'rate') return { kind: 'params', params: { mode: 'requests-hops' } };
  if (v.kind === 'few' && id === 'rate') return requestsOf(v, [v.outcome]);
  if (v.kind !== 'damage') return null;
  return ofDamage(id, v, range);
}

type Damage = Extract<Verdict, { kind: 'damage' }>;

/**
 * The requests of the group before the onset or after the end, one by one, the kept ones as well: those that the rate is
 * of, without what lies in the interval of the change or in an earlier stretch.
 */
function beyond(id: 'before' | 'rest', v: Damage, { from, to }: Range): Way | null {
  const change = id === 'before' ? v.onset : v.ended;
  if (!change) return null;
  const { params } = requestsOf(v, []);
  const since = Math.max(from, v.earlier?.at(-1)?.to ?? from);
  const window =
    id === 'before'
      ? { from: micros(since), to: micros(change.time - change.plusMinus) }
      : { from: micros(change.time + change.plusMinus), to };
  return { kind: 'params', params: { ...params, window } };
}

/** All of the earlier stretches, with a little around them. */
function earlier({ earlier: all = [] }: Damage, range: Range): Way | null {
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) return null;
  const from = Math.max(range.from, (first.from ?? range.from) - MINUTE);
  return { kind: 'range', range: { from: micros(from), to: micros(Math.min(range.to, last.to + MINUTE)) } };
}

function ofDamage(id: EvidenceId, v: Damage, range: Range): Way | null {
  switch (id) {
    case 'rate':
    case 'proven':
      return requestsOf(v, [v.outcome]);
    case 'whole':
      return requestsOf(v, []);
    case 'onset':
      return v.onset && { kind: 'range', range: around(v.onset.time, v.onset.plusMinus) };
    case 'end':
      return v.ended ? { kind: 'range', range: around(v.ended.time, v.ended.plusMinus) } : null;
    case 'before':
    case 'rest':
      return beyond(id, v, range);
    case 'earlier':
      return earlier(v, range);
    case 'cause': {
      const cause = v.onset?.cause ?? null;
      // The timeline draws what was told; of what spans show there is the moment.
      if (cause?.seen === true) return { kind: 'range', range: around(cause.time, micros(0)) };
      const service = cause?.service ?? null;
      return view('rollout', service === null ? {} : { lane: service });
    }
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
    default:
      return null;
  }
}
