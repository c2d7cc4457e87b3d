import type { Micros } from '../time/index.ts';
import type { Message } from './message.ts';

/** What happened to one key of one request at one hop. */
export const OUTCOMES = ['kept', 'altered', 'lost', 'foreign', 'unobserved'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The outcomes that are a finding. */
export type Damage = 'altered' | 'lost' | 'foreign';

export const LOSS_CLASSES = [
  'header-case',
  'key-collision',
  'context-break',
  'timeout-overwritten',
  'binary-misaligned',
  'dropped',
  'truncated',
  'limit-truncated',
  'rewritten',
  'foreign',
  'reordered',
] as const;
export type LossClass = (typeof LOSS_CLASSES)[number];

/** Faults of the gray tag itself; they sit on one span (hop kind `span`) and concern the key `gray.tag`. */
export const GRAY_FAULTS = [
  'gray-not-propagated',
  'gray-invisible',
  'gray-mismatch',
  'gray-misrouted',
] as const;
export type GrayFault = (typeof GRAY_FAULTS)[number];
export type FindingClass = LossClass | GrayFault;

export const HOP_KINDS = ['wire', 'in-process', 'split', 'gap', 'span'] as const;
export type HopKind = (typeof HOP_KINDS)[number];

/** `proven`: both sides recorded. `inferred`: one side plus the batch, a gap, or a log line. */
export type Grade = 'proven' | 'inferred';

/** A hop without its request: what rows, columns and rates are counted by. */
export interface HopId {
  readonly kind: HopKind;
  readonly from: string;
  readonly to: string;
}

export interface HopEnd {
  readonly service: string;
  /** Null where no span stands at this end (an unsampled peer). */
  readonly spanId: string | null;
  readonly operation: string;
}

export interface Finding {
  /** Stable over reloads of the same telemetry: made of request, hop, key and class. */
  readonly id: string;
  readonly requestId: string;
  readonly traceIds: readonly string[];
  readonly class: FindingClass;
  readonly key: string;
  readonly hop: { readonly kind: HopKind; readonly from: HopEnd; readonly to: HopEnd };
  readonly outcome: Damage;
  /** Null where that side recorded nothing at all; an empty list where it recorded others but not this key. */
  readonly sent: readonly string[] | null;
  readonly received: readonly string[] | null;
  readonly grade: Grade;
  readonly reason: Message;
  /** What log lines say of it besides. */
  readonly told?: readonly Message[];
  /** When it happened: the start of the span at `to`, else of the one at `from`. */
  readonly time: Micros;
  /** The reason the contract gives for accepting this loss; such findings leave the verdict. Else null. */
  readonly accepted: string | null;
}

/** `wire orders payments`: a hop as a map key and a URL value. Service names may hold spaces, so they are encoded. */
export const hopKey = (hop: HopId): string =>
  `${hop.kind} ${encodeURIComponent(hop.from)} ${encodeURIComponent(hop.to)}`;

/** The reverse of {@link hopKey}; null when the text is none. */
export function parseHopKey(text: string): HopId | null {
  const [kind, from, to, ...rest] = text.split(' ');
  const known = HOP_KINDS.find(k => k === kind);
  if (known === undefined || from === undefined || to === undefined || rest.length > 0) return null;
  try {
    return { kind: known, from: decodeURIComponent(from), to: decodeURIComponent(to) };
  } catch {
    return null;
  }
}
