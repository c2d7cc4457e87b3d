// Changes of a body that no server makes, to compare how it is read.

import fc from 'fast-check';
import { recorded } from '../../../testing/exchange.ts';
import type { JaegerShape } from '../../wire.ts';

export const ODD: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    -3,
    12,
    '',
    'x',
    '0',
    '12',
    '1e5',
    '-7',
    'true',
    [],
    {},
    [1],
    [[]],
  ],
  ...[
    '1700000000000000',
    '1700000000000000001',
    '99999999999999999999',
    1.7e15,
    1.7e18,
    4e15,
    '0'.repeat(16),
  ],
  ...['ab', 'AB'.repeat(8), 'f'.repeat(32), 'AQEBAQEBAQE=', '\u0000"\\/\n', '\ud800', '\u{1f600}é', '***'],
  ...['CHILD_OF', 'ERROR', 'OK', 'server', 'SPAN_KIND_CLIENT', 'what is inside', '@jaeger@warnings', 'p1'],
  ...['int64', 'bool', 'float64', 'binary', 'NaN', 'otel.status_code', 'span.kind', 'error', 'event'],
  ...['otel.dropped_attributes_count', 'otel.dropped_links_count'],
];

const NAMES = [
  ...[
    'key',
    'type',
    'value',
    'traceID',
    'spanID',
    'spans',
    'tags',
    'logs',
    'references',
    'processes',
    'process',
  ],
  ...[
    'processID',
    'warnings',
    'duration',
    'startTime',
    'parentSpanID',
    'data',
    'errors',
    '__proto__',
    'extra',
  ],
  ...['result', 'resourceSpans', 'resource', 'scopeSpans', 'scope', 'attributes', 'stringValue', 'intValue'],
  ...[
    'arrayValue',
    'values',
    'traceId',
    'spanId',
    'kind',
    'status',
    'code',
    'message',
    'events',
    'links',
    'error',
  ],
  ...[
    'startTimeUnixNano',
    'endTimeUnixNano',
    'droppedAttributesCount',
    'droppedEventsCount',
    'droppedLinksCount',
    'traceState',
    'name',
    'serviceName',
    'kvlistValue',
    'bytesValue',
  ],
];

interface Change {
  readonly at: number;
  readonly how: number;
  readonly odd: unknown;
  readonly name: string;
}

/** Everything in a document that can be changed: objects and lists with one of their fields. */
function spots(value: unknown, into: [object, string | number][] = []): [object, string | number][] {
  if (typeof value !== 'object' || value === null) return into;
  for (const key of Object.keys(value)) {
    into.push([value, key]);
    spots((value as Record<string, unknown>)[key], into);
  }
  return into;
}

/** Changes a document in place: a value replaced, a field renamed, removed, doubled or moved to the front. */
export function change(doc: unknown, { at, how, odd, name }: Change): void {
  const all = spots(doc);
  const [holder, key] = all[at % all.length] ?? [];
  if (holder === undefined || key === undefined) return;
  if (Array.isArray(holder)) {
    if (how === 0) holder[Number(key)] = odd;
    else if (how === 1) holder.splice(Number(key), 1);
    else if (how === 2) holder.push(structuredClone(holder[Number(key)]));
    else holder.reverse();
    return;
  }
  const own = holder as Record<string, unknown>;
  const entries = Object.entries(own);
  for (const k of Object.keys(own)) Reflect.deleteProperty(own, k);
  const changed =
    how === 0
      ? entries.map(([k, v]): [string, unknown] => [k, k === key ? odd : v])
      : how === 1
        ? entries.filter(([k]) => k !== key)
        : how === 2
          ? entries.map(([k, v]): [string, unknown] => [k === key ? name : k, v])
          : entries.reverse();
  for (const [k, v] of changed)
    Object.defineProperty(own, k, { value: v, enumerable: true, configurable: true, writable: true });
}

export const changes = fc.array(
  fc.record({
    at: fc.nat(5000),
    how: fc.nat(3),
    odd: fc.constantFrom(...ODD),
    name: fc.constantFrom(...NAMES),
  }),
  { minLength: 1, maxLength: 6 },
);

/** The recorded answers, with few spans, so that a change strikes something that matters. */
export const small: Readonly<Record<JaegerShape, string>> = {
  v1: (() => {
    const doc = JSON.parse(recorded('jaeger', 'jaeger2-trace').body) as { data: { spans: object[] }[] };
    const [trace] = doc.data;
    if (!trace) throw new Error('the recording holds no trace');
    const some = trace.spans.slice(0, 3);
    return JSON.stringify({
      ...doc,
      data: [
        { ...trace, spans: some },
        { ...trace, traceID: 'ab', spans: some },
      ],
    });
  })(),
  v3: (() => {
    const doc = JSON.parse(recorded('jaeger', 'jaeger2-v3-trace').body) as {
      result: { resourceSpans: object[] };
    };
    // What SDKs left out at their limits, as few recorded spans tell it.
    const dropped = '{"droppedAttributesCount":3,"droppedEventsCount":"1","droppedLinksCount":0,"traceId"';
    const text = JSON.stringify({ result: { resourceSpans: doc.result.resourceSpans.slice(0, 3) } });
    return text.replace('{"traceId"', dropped);
  })(),
};
