// What was damaged before a damage rose and after it fell, and its stretches before that.

import type { Onset, Rate, Verdict } from '../model/index.ts';
import type { Candidate } from './verdict-candidates.ts';
import { byGroup, pick, rowsAt, type Judged } from './verdict-rows.ts';

type Times = Pick<Extract<Verdict, { kind: 'damage' }>, 'onset' | 'ended' | 'earlier'>;

/** Clearly more than nothing: the least that its interval allows is still one damaged request. */
const isClear = ({ low, whole }: Rate): boolean => low * whole >= 1;

/**
 * The rates of a candidate's group beyond its onset and its end, where they are clearly more than nothing. What lies in
 * the interval of a change may belong to either side of it, and what is told as an earlier stretch is not counted again.
 */
function beyond(judged: Judged, c: Candidate): { readonly before: Rate | null; readonly after: Rate | null } {
  const { facts } = judged;
  const rows = rowsAt(judged, c.hop, c.key);
  const over = (from: number, to: number): Rate | null => {
    const found = pick(facts.groups, byGroup(facts, rows, [from, to]), c.group);
    return isClear(found) ? found : null;
  };
  const past = c.earlier.at(-1)?.to;
  const since = past ? past.time + past.plusMinus : Number.NEGATIVE_INFINITY;
  return {
    before: c.onset && over(since, c.onset.time - c.onset.plusMinus),
    after: c.ended && over(c.ended.time + c.ended.plusMinus, Number.POSITIVE_INFINITY),
  };
}

const having = (onset: Onset, rate: Rate | null): Onset =>
  rate === null ? onset : { ...onset, beyond: rate };

/** Onset and end as they are told, with what was there beyond them, and when it had been there before. */
export function timesOf(judged: Judged, c: Candidate, { onset, ended }: Times): Times {
  const { before, after } = beyond(judged, c);
  const earlier = c.earlier.map(({ from, to }) => ({ from: from?.time ?? null, to: to.time }));
  return {
    onset: onset && having(onset, before),
    ...(ended ? { ended: having(ended, after) } : {}),
    ...(earlier.length === 0 ? {} : { earlier }),
  };
}
