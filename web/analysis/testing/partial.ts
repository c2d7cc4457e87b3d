// Traces of which SDKs left attributes out.

import type { Span, Trace } from '../../model/index.ts';
import { sideOf, type Side } from '../carrier.ts';
import { random } from './facts.ts';

const NONE = { attributes: 0, events: 0, links: 0 };

/** `cart received` is what a service received, `cart` both of its sides. */
function isMeant(span: Span, place: string): boolean {
  const [service, side = null] = place.split(' ') as [string, Side?];
  return span.resource.service === service && (side === null || sideOf(span) === side);
}

/** The trace where the SDK of these spans reached its limit before it came to these keys, which may have been none. */
export const partial = (trace: Trace, place: string, ...keys: readonly string[]): Trace => ({
  ...trace,
  spans: trace.spans.map(span => {
    if (!isMeant(span, place)) return span;
    const attributes = span.attributes.filter(a => !keys.some(k => a.key.endsWith(k)));
    return { ...span, attributes, dropped: { ...NONE, attributes: Math.max(1, keys.length) } };
  }),
});

const RECORDED = /^(?:http\.request\.header|rpc\.(?:\w+\.)?request\.metadata)\.|^gray\.tag$/;
/** Of the spans that reach their limit each recorded key is as likely as not beyond it. */
const LEFT_OUT = 0.5;

/** The traces as the SDKs of one service, and elsewhere of one span in eight, leave them. */
export function cutShort(traces: readonly Trace[], seed: number): readonly Trace[] {
  const draw = random(seed);
  const services = [...new Set(traces.flatMap(t => t.spans.map(s => s.resource.service)))].sort();
  const always = services[Math.floor(draw() * services.length)];
  const cut = (span: Span): Span => {
    if (span.resource.service !== always && draw() >= 1 / 8) return span;
    const attributes = span.attributes.filter(a => !RECORDED.test(a.key) || draw() >= LEFT_OUT);
    const lacking = span.attributes.length - attributes.length;
    return lacking === 0 ? span : { ...span, attributes, dropped: { ...NONE, attributes: lacking } };
  };
  return traces.map(t => ({ ...t, spans: t.spans.map(cut) }));
}
