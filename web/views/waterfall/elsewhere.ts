// Addresses of the same trace in other tools, from the configuration. Pure.

import type { Environment, RequestFacts } from '../../model/index.ts';

/** So much around the request is asked for, milliseconds: clocks differ. */
const AROUND = 300_000;

/** Fills a configured address: `{traceId}`, and `{from}` and `{to}` in milliseconds around the request. */
export function filled(
  template: string,
  traceId: string,
  { start, end }: Pick<RequestFacts, 'start' | 'end'>,
): string {
  const values: Readonly<Record<string, string>> = {
    traceId: encodeURIComponent(traceId),
    from: String(Math.floor(start / 1000) - AROUND),
    to: String(Math.ceil(end / 1000) + AROUND),
  };
  // Braces may be percent-encoded: Explore's address holds JSON.
  return template.replace(
    /(?:\{|%7B)(traceId|from|to)(?:\}|%7D)/gi,
    (whole, name: string) => values[name] ?? whole,
  );
}

export interface Elsewhere {
  readonly id: 'ui' | 'explore';
  readonly href: string;
}

/** Where else the first of the request's traces can be looked at. */
export function elsewhere({ jaeger }: Environment, facts: RequestFacts): readonly Elsewhere[] {
  const traceId = facts.traceIds[0] ?? '';
  const out: Elsewhere[] = [];
  if (jaeger.ui !== null) out.push({ id: 'ui', href: filled(jaeger.ui, traceId, facts) });
  if (jaeger.explore !== undefined) out.push({ id: 'explore', href: filled(jaeger.explore, traceId, facts) });
  return out;
}
