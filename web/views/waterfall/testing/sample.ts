// A request built by hand for tests: a checkout whose gray tag and tenant are lost on the way to payments.

import type {
  Finding,
  HopKeyFacts,
  Outcome,
  RequestAnswer,
  Span,
  SpanKind,
  Trace,
  VisitFacts,
} from '../../../model/index.ts';
import { message } from '../../../model/index.ts';
import { micros, type Micros } from '../../../time/index.ts';

export const T0 = Date.UTC(2026, 10, 21, 10, 51, 47, 213) * 1000;
export const TRACE = '071c772458d04e6f9d2f5be1a41f77c2';

const MS = 1000;
const id = (n: number): string => (0xa41f7700 + n).toString(16).padStart(16, '0');

export interface SpanDraft {
  readonly id: string;
  readonly parent?: string | null;
  readonly service?: string;
  readonly name?: string;
  readonly kind?: SpanKind;
  /** Milliseconds after the start. */
  readonly at?: number;
  readonly for?: number;
  readonly more?: Partial<Span>;
}

export function makeSpan(d: SpanDraft, traceId = TRACE): Span {
  const version = d.service === 'payments' ? '1.18.2' : '2.4.0';
  return {
    traceId,
    spanId: d.id,
    parentSpanId: d.parent ?? null,
    name: d.name ?? 'op',
    kind: d.kind ?? 'internal',
    start: micros(T0 + (d.at ?? 0) * MS),
    duration: (d.for ?? 1) * MS,
    status: 'unset',
    statusMessage: '',
    resource: {
      service: d.service ?? 'svc',
      attributes: [
        { key: 'service.version', value: version },
        { key: 'telemetry.sdk.language', value: d.service === 'payments' ? 'go' : 'java' },
        { key: 'telemetry.sdk.version', value: '1.52.1' },
      ],
    },
    attributes: [{ key: 'rpc.system', value: 'grpc' }],
    events: [],
    links: [],
    warnings: [],
    dropped: null,
    ...d.more,
  };
}

type Row = readonly [depth: number, service: string, name: string, kind: SpanKind, at: number, ms: number];

const ROWS: readonly Row[] = [
  [0, 'gateway', 'POST /api/checkout', 'server', 0, 486],
  [1, 'gateway', 'HTTP POST', 'client', 4, 480],
  [2, 'web-bff', 'POST /checkout', 'server', 6, 476],
  [3, 'web-bff', 'GET cart', 'client', 10, 52],
  [4, 'cart', 'GET /cart/{id}', 'server', 12, 47],
  [5, 'cart', 'redis GET', 'internal', 18, 9],
  [3, 'web-bff', 'orders.Orders/Place', 'client', 66, 410],
  [4, 'orders', 'orders.Orders/Place', 'server', 69, 404],
  [5, 'orders', 'validate', 'internal', 72, 18],
  [5, 'orders', 'inventory.Stock/Reserve', 'client', 94, 61],
  [6, 'inventory', 'inventory.Stock/Reserve', 'server', 97, 55],
  [7, 'inventory', 'SELECT stock', 'internal', 101, 32],
  [5, 'orders', 'payments.Pay/Confirm', 'client', 162, 296],
  [6, 'payments', 'payments.Pay/Confirm', 'server', 166, 288],
  [7, 'payments', 'fraud.Score/Check', 'client', 172, 88],
  [8, 'fraud', 'fraud.Score/Check', 'server', 175, 82],
  [7, 'payments', 'ledger.Ledger/Append', 'client', 266, 120],
  [8, 'ledger', 'ledger.Ledger/Append', 'server', 270, 113],
  [9, 'ledger', 'INSERT entries', 'internal', 276, 70],
  [9, 'ledger', 'publish audit', 'producer', 352, 8],
  [7, 'payments', 'publish notify', 'producer', 392, 6],
  [8, 'notify', 'handle notify', 'consumer', 431, 96],
  [9, 'notify', 'POST /send', 'client', 440, 80],
  [10, 'mailer', 'POST /send', 'server', 444, 72],
];

/** Index of the call to payments and of its arrival. */
export const SENDER = 12;
export const RECEIVER = 13;
export const sampleId = id;

function sampleSpans(): readonly Span[] {
  const path: string[] = [];
  return ROWS.map(([depth, service, name, kind, at, ms], i) => {
    path[depth] = id(i);
    const more: Partial<Span> =
      i === 5 ? { status: 'error', statusMessage: 'timeout' } : i === 13 ? { warnings: ['clock skew'] } : {};
    return makeSpan({
      id: id(i),
      parent: depth === 0 ? null : (path[depth - 1] ?? null),
      service,
      name,
      kind,
      at,
      for: ms,
      more,
    });
  });
}

export function makeFinding(over: Partial<Finding> & Pick<Finding, 'key'>): Finding {
  return {
    id: `${over.key} ${over.class ?? 'dropped'}`,
    requestId: '071c7724-58d0-4e6f',
    traceIds: [TRACE],
    class: 'dropped',
    hop: {
      kind: 'wire',
      from: { service: 'orders', spanId: id(SENDER), operation: 'payments.Pay/Confirm' },
      to: { service: 'payments', spanId: id(RECEIVER), operation: 'payments.Pay/Confirm' },
    },
    outcome: 'lost',
    sent: ['x'],
    received: [],
    grade: 'proven',
    reason: message('test.reason', {}),
    time: micros(T0 + 166 * MS),
    accepted: null,
    ...over,
  };
}

const HINT = new Uint8Array([0x0a, 0x10, ...new TextEncoder().encode('route/pay-new-eu'), 0x12, 2, 8, 3]);
const base64 = (bytes: readonly number[]): string => btoa(String.fromCharCode(...bytes));

export const SENT: Readonly<Record<string, string>> = {
  'gray.tag': 'env=pre;group=v2;feature=pay-new',
  'tenant-id': 'acme-eu',
  baggage: 'gray.tag=env%3Dpre%3Bgroup%3Dv2%3Bfeature%3Dpay-new,session=9f2c',
  'payment-hint-bin': base64([...HINT]),
  timeout_ms: '4838',
  traceparent: `00-${TRACE}-a41f7700000000c2-01`,
  'x-request-id': '071c7724-58d0-4e6f-9d2f-5be1a41f77c2',
  'x-env': 'pre',
  'x-user-id': '99',
  'x-schema-version': '2.1.0',
  authorization: 'Bearer abcdefghijklmnopqrstuvwxyz',
  'x-release-stage': 'gray',
};

export const RECEIVED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(SENT).filter(([k]) => k !== 'gray.tag' && k !== 'tenant-id')),
  baggage: 'session=9f2c',
  'payment-hint-bin': base64([0x0a, HINT.length, ...HINT]),
  timeout_ms: '4834',
};

function sampleFindings(): readonly Finding[] {
  const f = (key: string, over: Partial<Finding> = {}): Finding =>
    makeFinding({ key, sent: [SENT[key] ?? ''], ...over });
  const end = { service: 'payments', spanId: id(RECEIVER), operation: 'payments.Pay/Confirm' };
  return [
    f('gray.tag'),
    f('tenant-id'),
    f('payment-hint-bin', {
      class: 'binary-misaligned',
      outcome: 'altered',
      received: [RECEIVED['payment-hint-bin'] ?? ''],
    }),
    f('gray.tag', {
      id: 'misrouted',
      class: 'gray-misrouted',
      outcome: 'altered',
      hop: { kind: 'span', from: end, to: end },
    }),
  ];
}

function wireKeys(findings: readonly Finding[]): readonly HopKeyFacts[] {
  return Object.keys(SENT).map(key => {
    const finding = findings.find(f => f.key === key && f.hop.kind === 'wire') ?? null;
    const received = RECEIVED[key];
    const outcome: Outcome = finding?.outcome ?? 'kept';
    return {
      key,
      outcome,
      sent: [SENT[key] ?? ''],
      received: received === undefined ? [] : [received],
      finding,
    };
  });
}

function wireVisits(spans: readonly Span[], findings: readonly Finding[]): readonly VisitFacts[] {
  return spans.flatMap((span, i) => {
    const from = spans.find(s => s.spanId === span.parentSpanId);
    if ((span.kind !== 'server' && span.kind !== 'consumer') || !from) return [];
    return {
      hop: { kind: 'wire' as const, from: from.resource.service, to: span.resource.service },
      fromSpanId: from.spanId,
      toSpanId: span.spanId,
      keys: i === RECEIVER ? wireKeys(findings) : [],
    };
  });
}

const carried = (i: number): boolean => i < RECEIVER;

/** The answer for the request above. */
export function sampleAnswer(over: Partial<RequestAnswer> = {}): RequestAnswer {
  const spans = sampleSpans();
  const findings = sampleFindings();
  const side = (s: Span): 'sent' | 'received' =>
    s.kind === 'client' || s.kind === 'producer' ? 'sent' : 'received';
  return {
    facts: {
      requestId: '071c7724-58d0-4e6f-9d2f-5be1a41f77c2',
      traceIds: [TRACE],
      entry: { service: 'gateway', operation: 'POST /api/checkout' },
      start: micros(T0),
      end: micros(T0 + 527 * MS),
      group: 'v2',
      settled: true,
      error: false,
      spans: spans.length,
    },
    traces: [{ traceId: TRACE, spans, warnings: [] }],
    findings,
    visits: wireVisits(spans, findings),
    carriers: spans
      .filter(s => s.kind !== 'internal')
      .map(s => ({
        spanId: s.spanId,
        side: side(s),
        keys: Object.entries(carried(spans.indexOf(s)) ? SENT : RECEIVED).map(([key, value]) => ({
          key,
          recordedAs: key,
          values: [value],
        })),
      })),
    tags: spans
      .filter((_, i) => carried(i))
      .map(s => ({
        spanId: s.spanId,
        tag: 'env=pre;group=v2;feature=pay-new',
        inherited: s.kind === 'internal',
      })),
    batch: 412,
    warnings: [],
    ...over,
  };
}

/** An answer with only spans: what a mesh that records nothing looks like. */
export function bareAnswer(traces: readonly Trace[], over: Partial<RequestAnswer> = {}): RequestAnswer {
  return sampleAnswer({ traces, findings: [], visits: [], carriers: [], tags: [], ...over });
}

/** A trace of `n` spans, about ten levels deep, a new service every few spans. */
export function bigTrace(n: number): Trace {
  const spans: Span[] = [];
  const kinds: readonly SpanKind[] = ['client', 'server', 'internal'];
  for (let i = 0; i < n; i++) {
    const level = i === 0 ? 0 : 1 + (i % 9);
    const parent = i === 0 ? null : level === 1 ? spans[0] : spans[i - 1];
    const start = ((parent?.start ?? micros(T0)) + (level === 1 ? i * 10 : 5)) as Micros;
    spans.push({
      ...makeSpan({
        id: i.toString(16).padStart(16, '0'),
        parent: parent?.spanId ?? null,
        service: `service-${Math.floor(i / 3) % 14}`,
        name: `operation ${i % 100}`,
        kind: kinds[i % 3] ?? 'internal',
      }),
      start,
      duration: i === 0 ? n * 12 : 2000 - level * 100,
    });
  }
  return { traceId: TRACE, spans, warnings: [] };
}
