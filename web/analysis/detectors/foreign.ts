import { message, type KeyType } from '../../model/index.ts';
import type { Detector } from './detector.ts';

/** Values of these types are shared by many requests: an equal one proves no leak. */
const SHARED: readonly KeyType[] = ['enum', 'duration', 'semver'];

/** A value that belongs to another request leaked in. */
export const foreignValue: Detector = {
  id: 'foreign',
  title: 'class.foreign',
  detect({ key, received, sameValue, foreign }) {
    if (received === null || sameValue || !foreign || SHARED.includes(key.type)) return null;
    return { outcome: 'foreign', reason: message('finding.foreign') };
  },
};
