// A hop as it stands in an address.

import type { HopId, HopKind } from '../model/index.ts';

const KINDS: readonly HopKind[] = ['wire', 'in-process', 'split', 'gap', 'span'];

/** `wire:orders:payments`, each part percent-encoded, because services may hold any character. */
export function readHop(text: string | null): HopId | null {
  const [kind, from, to, more] = (text ?? '').split(':');
  const known = KINDS.find(k => k === kind);
  if (!known || from === undefined || to === undefined || more !== undefined) return null;
  try {
    return { kind: known, from: decodeURIComponent(from), to: decodeURIComponent(to) };
  } catch {
    return null;
  }
}

export const hopText = ({ kind, from, to }: HopId): string =>
  `${kind}:${encodeURIComponent(from)}:${encodeURIComponent(to)}`;
