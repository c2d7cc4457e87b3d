// The rows of a (hop, key) that count, and the rates of groups over them.

import { ALL_GROUPS, type Rate } from '../model/index.ts';
import type { Micros } from '../time/index.ts';
import { at, isDamage, type Facts } from './bins.ts';
import type { Pairs } from './bins-pairs.ts';
import type { Series } from './onset.ts';
import { requestsInTime } from './requests-time.ts';
import { rate } from './stats.ts';

/** The facts of a question: which rows may be judged. */
export interface Judged {
  readonly facts: Facts;
  /** 1 for rows that count (settled, in range, observed, neither injected nor accepted). */
  readonly rows: Uint8Array;
  /** The same rows by (hop, key). */
  readonly pairs: Pairs;
}

/** Rows of one (hop, key) that count, in time order. */
export function rowsAt({ facts, pairs }: Judged, hop: number, key: number): Uint32Array {
  const { starts, rows } = pairs;
  const pair = hop * facts.analysis.keys.length + key;
  return rows.subarray(at(starts, pair), at(starts, pair + 1));
}

/** Rows of a hop that count, of each request one, whatever key it is about, in time order. */
export function requestsAt({ facts, pairs }: Judged, hop: number): number[] {
  const keys = facts.analysis.keys.length;
  const [first, behind] = [at(pairs.starts, hop * keys), at(pairs.starts, (hop + 1) * keys)];
  const found = new Map<number, number>();
  for (const row of pairs.rows.subarray(first, behind)) found.set(at(facts.request, row), row);
  return [...requestsInTime(facts)].flatMap(r => found.get(r) ?? []);
}

/** When a damage began and ended, as far as it is known to have. */
interface Lasting {
  readonly onset: { readonly time: Micros } | null;
  readonly ended: { readonly time: Micros } | null;
}

/** The stretch a damage lasted, in microseconds, half open; all of time where neither end is known. */
export const lasted = (c: Lasting): readonly [from: number, to: number] => [
  c.onset?.time ?? Number.NEGATIVE_INFINITY,
  c.ended?.time ?? Number.POSITIVE_INFINITY,
];

/** Damaged of counted requests for each group, within a stretch. */
export function byGroup(
  facts: Facts,
  rows: Uint32Array,
  [from, to]: readonly [number, number] = lasted({ onset: null, ended: null }),
): Rate[] {
  const part = new Uint32Array(facts.groups.length);
  const whole = new Uint32Array(facts.groups.length);
  for (const i of rows) {
    const r = at(facts.request, i);
    if (at(facts.start, r) < from || at(facts.start, r) >= to) continue;
    const g = at(facts.group, r);
    whole[g] = at(whole, g) + 1;
    if (isDamage(at(facts.outcome, i))) part[g] = at(part, g) + 1;
  }
  return Array.from(part, (p, g) => rate(p, at(whole, g)));
}

export const sum = (rates: readonly Rate[]): Rate =>
  rate(
    rates.reduce((n, r) => n + r.part, 0),
    rates.reduce((n, r) => n + r.whole, 0),
  );

export const pick = (groups: readonly string[], rates: readonly Rate[], group: string): Rate =>
  group === ALL_GROUPS ? sum(rates) : (rates[groups.indexOf(group)] ?? rate(0, 0));

/** The outcomes of a group's requests at a (hop, key) in time order. */
export function seriesOf(facts: Facts, rows: Uint32Array, group: string): Series {
  const wanted = group === ALL_GROUPS ? -1 : facts.groups.indexOf(group);
  const time = new Float64Array(rows.length);
  const hit = new Uint8Array(rows.length);
  let n = 0;
  for (let p = 0; p < rows.length; p++) {
    const i = at(rows, p);
    const r = at(facts.request, i);
    if (wanted !== -1 && facts.group[r] !== wanted) continue;
    time[n] = at(facts.start, r);
    hit[n++] = isDamage(at(facts.outcome, i)) ? 1 : 0;
  }
  return { time: time.subarray(0, n), hit: hit.subarray(0, n) };
}
