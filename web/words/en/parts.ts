// The pieces that sentences are made of.

import type { Damage } from '../../model/loss.ts';
import { count } from '../numbers.ts';

/** What a number of the verdict can be opened on. */
export type EvidenceId =
  | 'rate'
  /** The requests that the rate is of. */
  | 'whole'
  | 'proven'
  | 'onset'
  | 'cause'
  | 'end'
  /** The rate before the onset, the rate after the end. */
  | 'before'
  | 'rest'
  /** Stretches of the damage before the onset. */
  | 'earlier'
  | 'against'
  | 'strongest'
  | 'with'
  | 'others'
  | 'coverage'
  /** Which hops and keys could be seen. */
  | 'seen'
  | 'settling'
  | 'accepted'
  | 'injected'
  | 'widen'
  | 'blind';

/** A piece of a sentence: the same pieces make the strip and the copied summary. */
export type Part =
  | { readonly kind: 'text' | 'strong' | 'quiet'; readonly text: string }
  | { readonly kind: 'key'; readonly text: string; readonly outcome: Damage | null }
  | { readonly kind: 'outcome'; readonly text: string; readonly outcome: Damage }
  | {
      readonly kind: 'link';
      readonly text: string;
      readonly evidence: EvidenceId;
      readonly strong: boolean;
      /** A number that stands behind the others. */
      readonly quiet?: boolean;
      /** A metadata key at the start of `text`, set in mono. */
      readonly key: string | null;
    };

export type Sentence = readonly Part[];

export const text = (t: string): Part => ({ kind: 'text', text: t });
export const strong = (t: string): Part => ({ kind: 'strong', text: t });
export const quiet = (t: string): Part => ({ kind: 'quiet', text: t });
export const keyPart = (t: string, outcome: Damage | null = null): Part => ({
  kind: 'key',
  text: t,
  outcome,
});
export const link = (t: string, evidence: EvidenceId, key: string | null = null): Part => ({
  kind: 'link',
  text: t,
  evidence,
  strong: false,
  key,
});

/** A link that stands behind the others. */
export const faint = (t: string, evidence: EvidenceId): Part => ({
  ...{ kind: 'link', text: t, evidence, strong: false, key: null },
  quiet: true,
});

/** The words of a sentence, for the clipboard and for screen readers. */
export const plain = (parts: Sentence): string =>
  parts.map(p => (p.kind === 'link' && p.key !== null ? `${p.key}${p.text}` : p.text)).join('');

export const spans = (k: number): string => (k === 1 ? '1 span' : `${count(k)} spans`);
