// What of the last judgement of a batch still holds once more traces have come: requests that were settled and hang
// together as before need not be followed again, and as long as nothing new was learned not be judged again.

import type { Archive } from './archive.ts';
import type { Batch } from './batch.ts';
import type { FullAnalysis } from './detect.ts';
import type { GrayFacts } from './gray.ts';
import { isSettledAt, type Settling } from './flow.ts';
import type { Ledger } from './ledger.ts';
import type { Bundle } from './bundle.ts';
import type { Missing } from './warnings.ts';

/** How a batch was judged, to go on from there. */
export interface Judged {
  readonly archive: Archive;
  /** Of the archive: what was kept then is still there, row by row, as long as this is the same. */
  readonly generation: number;
  /** What had been learned when requests were judged. */
  readonly lessons: number;
  readonly ledger: Ledger;
  readonly missing: Missing;
  /** Services at which faults of the tag were found. */
  readonly faulty: ReadonlySet<string>;
  /** Requests whose judgement was taken over from the one before. */
  readonly taken: number;
  /** Another judgement went on from here. */
  spent: boolean;
}

/** Everything that requests teach, as a number that rises when a judgement may have to change. */
export const lessonsOf = (
  batch: Batch,
  { versions, writers }: Pick<GrayFacts, 'versions' | 'writers'>,
): number =>
  batch.sites.version +
  batch.callees.version +
  batch.learned.version +
  batch.digests.version +
  batch.lengths.version +
  batch.entered.version +
  batch.spellings.version +
  versions.version +
  writers.version;

export interface Continuation {
  readonly last: FullAnalysis;
  /** Of each request: its number in the last judgement where it was settled there and is the same; −1 for others. */
  readonly old: Int32Array;
}

const sameBundle = (a: Bundle, b: Bundle): boolean =>
  a.requestId === b.requestId &&
  a.heads.length === b.heads.length &&
  a.heads.every((h, i) => h === b.heads[i]) &&
  a.joins.length === b.joins.length &&
  a.joins.every((j, i) => j.trace === b.joins[i]?.trace && j.row === b.joins[i].row);

/** What holds of the last judgement; null where everything has to be looked at anew. */
export function continuationOf(
  last: FullAnalysis | null,
  archive: Archive,
  bundles: readonly Bundle[],
  settling: Settling,
): Continuation | null {
  if (last?.judged.archive !== archive || last.judged.generation !== archive.generation) return null;
  if (last.judged.spent) return null;
  if (!last.batch.learned.fits(archive.sites.parties)) return null;
  const known = new Map<unknown, number>();
  let settled = 0;
  for (const [i, bundle] of last.batch.bundles.entries()) {
    if (last.requests[i]?.settled !== true) continue;
    settled++;
    known.set(bundle.heads[0], i);
  }
  const old = new Int32Array(bundles.length).fill(-1);
  for (const [i, bundle] of bundles.entries()) {
    const at = known.get(bundle.heads[0]);
    const before = at === undefined ? undefined : last.batch.bundles[at];
    if (at === undefined || before === undefined) continue;
    const end = last.requests[at]?.end;
    if (!sameBundle(before, bundle) || end === undefined || !isSettledAt(end, settling)) return null;
    old[i] = at;
    settled--;
  }
  // A request that was settled has become part of another one.
  return settled === 0 ? { last, old } : null;
}
