import { message } from '../../model/index.ts';
import { durationOf } from '../values.ts';
import type { Detector } from './detector.ts';

/** A budget may fall by the time that passed. Zero, gone or raised, it no longer is the caller's. */
export const timeoutOverwritten: Detector = {
  id: 'timeout-overwritten',
  title: 'class.timeout-overwritten',
  detect({ kind, key, sent, received, sameValue, alone }) {
    if (key.type !== 'duration' || sameValue) return null;
    const before = durationOf(sent) ?? sent.values.join(', ');
    if (received === null) {
      if (kind === 'split' || (kind === 'in-process' && !alone)) return null;
      return { outcome: 'lost', reason: message('finding.timeout-overwritten.gone', { before }) };
    }
    const after = durationOf(received);
    const params = { before, after: after ?? received.values.join(', ') };
    const how =
      after === null ? 'garbled' : after <= 0 ? 'zero' : after > Number(before) ? 'raised' : 'changed';
    return { outcome: 'altered', reason: message(`finding.timeout-overwritten.${how}`, params) };
  },
};
