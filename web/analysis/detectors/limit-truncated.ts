import { message } from '../../model/index.ts';
import type { Baggage } from '../baggage.ts';
import type { Detector } from './detector.ts';

/** What every propagator must carry (W3C Baggage, "Limits"). */
const MEMBERS = 64;
const BYTES = 8192;
/** Smaller limits of known implementations: members, bytes. */
const SMALLER: readonly (readonly [number, number])[] = [[32, 1024]];
/** The largest pair one propagator takes. */
const PAIR = 4096;

/** Does what is left fill a limit that some implementation has, so that the next member did not fit? */
function fillsSmaller(before: Baggage, left: Baggage): boolean {
  const names = new Set(left.members.map(m => m.name));
  const missing = before.members.filter(m => !names.has(m.name));
  const first = missing[0];
  if (first === undefined) return false;
  if (missing.every(m => m.size > PAIR)) return true;
  return SMALLER.some(
    ([members, bytes]) =>
      (left.members.length === members && before.members.length > members) ||
      (left.size <= bytes && left.size + 1 + first.size > bytes),
  );
}

/** What is over this may lose members anywhere: limits beyond it differ, and some stacks drop what does not fit by its size. */
const isOverLimit = ({ members, size }: Baggage): boolean => members.length > MEMBERS || size > BYTES;

/** Some stacks throw the whole header away once it is over a limit. */
const NOTHING: Baggage = { members: [], others: new Map(), gray: null, size: 0, text: '' };

/** Baggage over a size limit lost whole members. */
export const limitTruncated: Detector = {
  id: 'limit-truncated',
  title: 'class.limit-truncated',
  detect({ kind, key, sent, received, left }) {
    const before = sent.baggage;
    if (before === null) return null;
    const after = received?.baggage ?? left ?? NOTHING;
    if (after === NOTHING && kind !== 'wire' && kind !== 'gap') return null;
    const isGray = key.type === 'gray-tag';
    const others = [...before.others.keys()].some(name => !after.others.has(name));
    if (isGray ? after.gray !== null : !others) return null;
    // The tag alone, out of more than any limit leaves, was taken out on purpose.
    const isCut = isOverLimit(before) && (others || !isOverLimit(after));
    if (!isCut && (after === NOTHING || !fillsSmaller(before, after))) return null;
    return {
      outcome: received === null ? 'lost' : 'altered',
      reason: message('finding.limit-truncated', {
        members: before.members.length,
        bytes: before.size,
        left: after.members.length,
      }),
    };
  },
};
