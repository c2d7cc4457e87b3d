import { message } from '../../model/index.ts';
import type { Detector } from './detector.ts';

/** The context was not carried across a coroutine, goroutine, pool or queue: keys stop inside a process. */
export const contextBreak: Detector = {
  id: 'context-break',
  title: 'class.context-break',
  detect({ kind, received }) {
    if (received !== null || (kind !== 'in-process' && kind !== 'split')) return null;
    return { outcome: 'lost', reason: message(`finding.context-break.${kind}`) };
  },
};
