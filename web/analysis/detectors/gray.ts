// Faults of the gray tag itself. The tag should stand on a span twice: as attribute, which says what the
// service knows, and in the baggage, which says what it passes on.

import { message, type GrayFault, type Message } from '../../model/index.ts';
import { normalTag } from '../baggage.ts';

export interface TaggedSpan {
  readonly attribute: string | null;
  readonly baggage: string | null;
  /** The side records baggage, so that its absence means something. */
  readonly seesBaggage: boolean;
  /** The service writes the attribute on spans of this kind elsewhere in the batch. */
  readonly writesAttribute: boolean;
  /** The tag in the baggage was lost or changed above: the finding is there. */
  readonly damagedAbove: boolean;
  /** The service passes the tag on: the attribute stands where it was given, the baggage comes later. */
  readonly passedOn: boolean;
  /** The version that served and the one meant for the request's group, where both are known and differ. */
  readonly served: {
    readonly version: string;
    readonly meant: string;
    /** The group that this version serves; empty where none is known. */
    readonly owner: string;
    /** The planned destination, where the request names one. */
    readonly target?: string;
  } | null;
}

export interface GrayDetector {
  readonly id: GrayFault;
  readonly title: string;
  detect(span: TaggedSpan): Message | null;
}

const sameTag = (a: string, b: string): boolean => {
  if (a === b) return true;
  const parts = (tag: string): string => normalTag(tag).split(';').sort().join(';');
  return parts(a) === parts(b);
};

export const grayNotPropagated: GrayDetector = {
  id: 'gray-not-propagated',
  title: 'class.gray-not-propagated',
  detect({ attribute, baggage, seesBaggage, damagedAbove, passedOn }) {
    if (attribute === null || baggage !== null || !seesBaggage || damagedAbove || passedOn) return null;
    return message('finding.gray-not-propagated', { tag: attribute });
  },
};

export const grayInvisible: GrayDetector = {
  id: 'gray-invisible',
  title: 'class.gray-invisible',
  detect({ attribute, baggage, writesAttribute }) {
    if (attribute !== null || baggage === null || !writesAttribute) return null;
    return message('finding.gray-invisible', { tag: baggage });
  },
};

export const grayMismatch: GrayDetector = {
  id: 'gray-mismatch',
  title: 'class.gray-mismatch',
  detect({ attribute, baggage, damagedAbove }) {
    if (attribute === null || baggage === null || damagedAbove || sameTag(attribute, baggage)) return null;
    return message('finding.gray-mismatch', { attribute, baggage });
  },
};

export const grayMisrouted: GrayDetector = {
  id: 'gray-misrouted',
  title: 'class.gray-misrouted',
  detect({ served }) {
    if (served === null) return null;
    const { target, ...rest } = served;
    if (target === undefined) return message('finding.gray-misrouted', rest);
    return message('finding.gray-misrouted.target', { ...rest, target });
  },
};

export const GRAY_DETECTORS: readonly GrayDetector[] = [
  grayNotPropagated,
  grayInvisible,
  grayMismatch,
  grayMisrouted,
];
