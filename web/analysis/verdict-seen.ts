// From when to when a damage was seen of which neither a beginning nor an end can be claimed.

import { ALL_GROUPS, type Verdict } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { at } from './bins.ts';
import type { Candidate } from './verdict-candidates.ts';
import { mayFill } from './verdict-changes.ts';
import { rowsAt, type Judged } from './verdict-rows.ts';

type Seen = Pick<Extract<Verdict, { kind: 'damage' }>, 'seen'>;

/** Empty where the damage may have gone on throughout the range. `damaged`: rows of the candidate, newest first. */
export function seenOf(judged: Judged, c: Candidate, damaged: readonly number[]): Seen {
  const { facts } = judged;
  const [newest, oldest] = [damaged[0], damaged.at(-1)];
  if (newest === undefined || oldest === undefined) return {};
  const group = c.group === ALL_GROUPS ? -1 : facts.groups.indexOf(c.group);
  const rows = rowsAt(judged, c.hop, c.key).filter(
    i => group === -1 || facts.group[at(facts.request, i)] === group,
  );
  const left = Math.max(rows.indexOf(oldest), rows.length - 1 - rows.lastIndexOf(newest)) / rows.length;
  const timeOf = (row: number): ReturnType<typeof micros> => micros(at(facts.start, at(facts.request, row)));
  return mayFill(damaged.length, left) ? {} : { seen: { first: timeOf(oldest), last: timeOf(newest) } };
}
