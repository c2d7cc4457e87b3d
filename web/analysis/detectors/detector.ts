// What every detector keeps to: one class of damage, judged on one key at one hop.

import type { Damage, FindingClass, HopKind, Message } from '../../model/index.ts';
import type { Baggage } from '../baggage.ts';
import type { Key } from '../keys.ts';
import type { Recorded } from '../recorded.ts';

/** One key at one hop of one request that did not arrive as it was sent. */
export interface Crossing {
  readonly kind: HopKind;
  readonly key: Key;
  readonly sent: Recorded;
  /** Null where the receiving side records this key and did not. */
  readonly received: Recorded | null;
  /** The baggage header that arrived at the receiving side, whatever the key; null where none did. */
  readonly left: Baggage | null;
  /** The same value arrived: only its spelling is in question. */
  readonly sameValue: boolean;
  /** No other key vanished in the same crossing. */
  readonly alone: boolean;
  /** The received value is the one with which another request of the batch entered. */
  readonly foreign: boolean;
  /** The receiving side records some key with an upper-case letter: it preserves case. */
  readonly keepsCase: boolean;
  /** The receiving process sends other keys on, and this one no further. */
  readonly goesNoFurther: boolean;
}

export interface Verdict {
  readonly outcome: Damage;
  readonly reason: Message;
}

export interface Detector {
  readonly id: FindingClass;
  /** Message id of its name. */
  readonly title: string;
  detect(crossing: Crossing): Verdict | null;
}
