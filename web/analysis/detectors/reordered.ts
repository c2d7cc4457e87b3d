import { message, type Message } from '../../model/index.ts';

/**
 * The first key that stands out of its place, comparing only keys both sides show; null where the order is
 * the same. Spans keep no order (Jaeger sorts tags): the lists come from header hooks.
 */
export function firstOutOfPlace(sent: readonly string[], received: readonly string[]): string | null {
  const [here, there] = [new Set(sent), new Set(received)];
  const before = [...here].filter(k => there.has(k));
  const after = [...there].filter(k => here.has(k));
  const at = before.findIndex((k, i) => after[i] !== k);
  return before[at] ?? null;
}

export const reordered = {
  id: 'reordered',
  title: 'class.reordered',
  detect(sent: readonly string[], received: readonly string[]): { key: string; reason: Message } | null {
    const key = firstOutOfPlace(sent, received);
    return key === null ? null : { key, reason: message('finding.reordered', { keys: sent.length }) };
  },
} as const;
