import { message } from '../../model/index.ts';
import { normalTag } from '../baggage.ts';
import type { Recorded } from '../recorded.ts';
import type { Detector } from './detector.ts';

const text = (r: Recorded): string =>
  r.key.type === 'gray-tag' ? normalTag(r.values[0] ?? '') : r.values.join(',');

/** The value was cut to a strict prefix. */
export const truncated: Detector = {
  id: 'truncated',
  title: 'class.truncated',
  detect({ key, sent, received, sameValue }) {
    if (received === null || sameValue || key.type === 'bytes') return null;
    const [before, after] = [text(sent), text(received)];
    if (after.length >= before.length || !before.startsWith(after)) return null;
    const params = { before: before.length, after: after.length };
    return { outcome: 'altered', reason: message('finding.truncated', params) };
  },
};
