import { message } from '../../model/index.ts';
import type { Recorded } from '../recorded.ts';
import { single } from '../values.ts';
import type { Detector } from './detector.ts';

const distinct = (r: Recorded): ReadonlySet<string> => new Set(single(r.values));

/** Spellings that stood side by side with values of their own. */
function rivals(r: Recorded): number {
  return new Set(r.entries.map(e => single(e.values).join(','))).size;
}

/**
 * Two keys that differ only in case or in `-`/`_` became one and a value is gone (or both sit in one text);
 * also a list of values of which only some arrived.
 */
export const keyCollision: Detector = {
  id: 'key-collision',
  title: 'class.key-collision',
  detect({ key, sent, received }) {
    if (received === null || sent.baggage !== null || key.type === 'gray-tag') return null;
    const [before, after] = [distinct(sent), distinct(received)];
    if (before.size < 2) return null;
    const isPart = [...after].every(v => before.has(v));
    const fewer = isPart && after.size < before.size;
    const spellings = sent.entries.length > 1 ? rivals(sent) : 1;
    // A recorder that folds names lists both values under one: that tells nothing. One text is one header.
    const joined = spellings > 1 && isPart && received.entries.length === 1 && received.values.length === 1;
    if (!fewer && !joined) return null;
    const id = spellings > 1 ? 'finding.key-collision.keys' : 'finding.key-collision.values';
    const names = sent.entries.map(e => e.raw).join(', ');
    return {
      outcome: 'altered',
      reason: message(id, { names, before: before.size, after: joined && !fewer ? 1 : after.size }),
    };
  },
};
