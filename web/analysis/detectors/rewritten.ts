import { message } from '../../model/index.ts';
import type { Detector } from './detector.ts';

/** The value changed in a way no other class explains. */
export const rewritten: Detector = {
  id: 'rewritten',
  title: 'class.rewritten',
  detect({ received, sameValue }) {
    if (received === null || sameValue) return null;
    return { outcome: 'altered', reason: message('finding.rewritten') };
  },
};
