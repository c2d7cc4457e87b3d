// One trace of any length, written span by span: its body is never there as a whole, so that what makes it needs no
// more memory for a million spans than for a thousand. Seeded by the index alone; both shapes hold the same spans.

import type { Shape } from '../../web/workers/index.ts';

export const GIANT_TRACE = 'feedfacefeedfacefeedfacefeedface';
/** Microseconds at which its root starts. */
export const GIANT_START = Date.UTC(2026, 10, 21, 10, 40) * 1e3;

/** Spans of one call tree: an entry with two calls below each, as deep as a request of a large shop goes. */
const TREE = 63;
const SERVICES = ['edge', 'checkout', 'orders', 'payments', 'stock', 'mail', 'ledger', 'search'] as const;
const OPERATIONS = ['GET /cart', 'POST /orders', 'charge', 'reserve', 'SELECT', 'publish'] as const;
/** Microseconds between the entries of two call trees. */
const EVERY = 400;
/** Spans written at once. */
const PART = 500;

const hex = (n: number): string => n.toString(16).padStart(16, '0');
const pick = <T>(all: readonly T[], i: number): T | undefined => all[i % all.length];

interface Plain {
  readonly id: string;
  readonly parent: string | null;
  readonly service: number;
  readonly name: string;
  /** Microseconds. */
  readonly start: number;
  readonly duration: number;
  readonly failed: boolean;
  readonly attributes: readonly (readonly [key: string, value: string])[];
}

/** The span at an index: 0 is the root of the trace, every tree's entry hangs below it. */
function spanAt(i: number, spans: number): Plain {
  const trees = Math.ceil(spans / TREE);
  const tree = Math.floor((i - 1) / TREE);
  const place = (i - 1) % TREE;
  const first = i - place;
  const depth = Math.floor(Math.log2(place + 1));
  const parent = place === 0 ? 0 : first + ((place - 1) >> 1);
  const mixed = Math.imul(i, 2654435761) >>> 0;
  return {
    id: hex(i + 1),
    parent: i === 0 ? null : hex(parent + 1),
    service: i === 0 ? 0 : (place * 5 + depth) % SERVICES.length,
    name: i === 0 ? 'batch run' : (pick(OPERATIONS, place + depth) ?? ''),
    start: i === 0 ? GIANT_START : GIANT_START + tree * EVERY + depth * 30,
    duration: i === 0 ? (trees + 10) * EVERY : Math.max(5, 300 - depth * 60 + (mixed % 20)),
    failed: mixed % 97 === 0,
    attributes: [
      ['http.request.method', place % 2 === 0 ? 'GET' : 'POST'],
      ['url.path', `/shop/${mixed % 5000}/item`],
      ['http.request.header.tenant-id', `tenant-${tree % 40}`],
      ['http.request.header.x-request-id', `${hex(tree)}-${hex(mixed)}`],
      ['gray.tag', tree % 5 === 0 ? 'gray' : 'stable'],
      [
        'db.statement',
        `SELECT id, name, price FROM items WHERE id = ${mixed} AND region = 'eu-${place % 4}'`,
      ],
      ['thread.name', `worker-${mixed % 64}`],
    ],
  };
}

function v1Span(s: Plain): object {
  const tags = s.attributes.map(([key, value]) => ({ key, type: 'string', value }));
  const failed = { key: 'error', type: 'bool', value: true };
  return {
    ...{ traceID: GIANT_TRACE, spanID: s.id, operationName: s.name },
    references: s.parent === null ? [] : [{ refType: 'CHILD_OF', traceID: GIANT_TRACE, spanID: s.parent }],
    ...{ startTime: s.start, duration: s.duration },
    tags: [{ key: 'span.kind', type: 'string', value: 'server' }, ...tags, ...(s.failed ? [failed] : [])],
    ...{ logs: [], processID: `p${s.service}`, warnings: null },
  };
}

function v3Span(s: Plain): object {
  return {
    ...{ traceId: GIANT_TRACE, spanId: s.id, ...(s.parent === null ? {} : { parentSpanId: s.parent }) },
    ...{ name: s.name, kind: 2 },
    startTimeUnixNano: `${s.start}000`,
    endTimeUnixNano: `${s.start + s.duration}000`,
    attributes: s.attributes.map(([key, value]) => ({ key, value: { stringValue: value } })),
    status: s.failed ? { code: 2 } : {},
  };
}

const PROCESSES = Object.fromEntries(
  SERVICES.map((serviceName, i) => [
    `p${i}`,
    { serviceName, tags: [{ key: 'host.name', type: 'string', value: `host-${i}` }] },
  ]),
);

function resourceSpans(service: number, spans: readonly Plain[]): string {
  const attributes = [
    { key: 'service.name', value: { stringValue: SERVICES[service] } },
    { key: 'host.name', value: { stringValue: `host-${service}` } },
  ];
  return JSON.stringify({ resource: { attributes }, scopeSpans: [{ scope: {}, spans: spans.map(v3Span) }] });
}

function part(shape: Shape, spans: readonly Plain[]): string {
  if (shape === 'v1') return spans.map(s => JSON.stringify(v1Span(s))).join();
  return [...Map.groupBy(spans, s => s.service)].map(([service, own]) => resourceSpans(service, own)).join();
}

const ENDS: Readonly<Record<Shape, readonly [string, string]>> = {
  v1: [
    `{"data":[{"traceID":"${GIANT_TRACE}","spans":[`,
    `],"processes":${JSON.stringify(PROCESSES)},"warnings":null}],"total":0,"limit":0,"offset":0,"errors":null}`,
  ],
  v3: ['{"result":{"resourceSpans":[', ']}}'],
};

/** The body of a trace of exactly so many spans, in parts of some hundred kilobytes. */
export function* giantBody(shape: Shape, spans: number): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const [head, tail] = ENDS[shape];
  yield encoder.encode(head);
  for (let from = 0; from < spans; from += PART) {
    const own = Array.from({ length: Math.min(PART, spans - from) }, (_, i) => spanAt(from + i, spans));
    yield encoder.encode((from === 0 ? '' : ',') + part(shape, own));
  }
  yield encoder.encode(tail);
}
