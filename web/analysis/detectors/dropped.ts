import { message } from '../../model/index.ts';
import type { Detector } from './detector.ts';

/** Present before the hop and absent after it. */
export const dropped: Detector = {
  id: 'dropped',
  title: 'class.dropped',
  detect({ kind, received }) {
    if (received !== null || (kind !== 'wire' && kind !== 'gap')) return null;
    return { outcome: 'lost', reason: message(`finding.dropped.${kind}`) };
  },
};
