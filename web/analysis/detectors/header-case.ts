import { message } from '../../model/index.ts';
import type { Detector } from './detector.ts';

const isFolded = (raw: string): boolean => raw === raw.toLowerCase();

/**
 * A proxy or library folded the key's case, and a reader that looks for the exact case will miss it.
 * Semantic conventions record keys in lower case, so a lower-case record alone proves nothing: either the
 * receiving side preserves case, or the process behaves as one that missed the key.
 */
export const headerCase: Detector = {
  id: 'header-case',
  title: 'class.header-case',
  detect({ kind, sent, received, sameValue, keepsCase, goesNoFurther }) {
    if (!sameValue || received === null || kind !== 'wire') return null;
    const before = sent.entries.find(e => !isFolded(e.raw));
    const after = received.entries[0];
    if (before === undefined || after === undefined || !received.entries.every(e => isFolded(e.raw)))
      return null;
    if (sent.entries.some(e => isFolded(e.raw)) || !(keepsCase || goesNoFurther)) return null;
    const why = keepsCase ? 'recorder' : 'reader';
    return {
      outcome: 'altered',
      reason: message(`finding.header-case.${why}`, { before: before.raw, after: after.raw }),
    };
  },
};
