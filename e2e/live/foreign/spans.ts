// One request of that system as OTLP spans, written by hand.

import { instance, SERVICES, spanId, type Header, type Service } from './services.ts';
import { dice, type Asked, type Story } from './story.ts';

export interface Exported {
  readonly resource: Readonly<Record<string, string>>;
  readonly span: object;
}

const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });
const list = (key: string, value: string): object => ({
  key,
  value: { arrayValue: { values: [{ stringValue: value }] } },
});

type Protocol = 'http' | 'rpc' | 'queue';

/** What a span says besides its metadata: each era and language has its own names for it. */
const ABOUT: Readonly<Record<Protocol, Readonly<Record<string, string>>>> = {
  http: { 'http.method': 'POST', 'http.url': 'http://internal/x', 'http.status_code': '200' },
  rpc: { 'rpc.system': 'grpc', 'rpc.service': 'tariff.v1.Tariff', 'rpc.method': 'Quote' },
  queue: { 'messaging.system': 'kafka', 'messaging.destination.name': 'stamps' },
};

const KINDS = { unset: 0, internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };

interface Draft {
  readonly service: Service;
  /** Distinguishes the spans of one request. */
  readonly place: number;
  readonly under: number | null;
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  readonly protocol: Protocol | null;
  /** Null where nothing was recorded. */
  readonly headers: readonly Header[] | null;
  /** Zipkin's shared ids: it has the id of the client's span, and its parent. */
  readonly shares?: number;
  readonly error?: string;
  /** Milliseconds after the request began, and how long. */
  readonly after: number;
  readonly lasts: number;
}

const served = (kind: Draft['kind']): boolean => kind === 'server' || kind === 'consumer';

function metadata({ service, kind, protocol, headers }: Draft): readonly object[] {
  if (headers === null || protocol === null) return [];
  const recorder = served(kind) ? service.received : service.sent[protocol];
  if (recorder === null) return [];
  return headers
    .filter(([key]) => recorder.only === null || recorder.only.includes(key))
    .map(([key, value]) => (recorder.lists ? list : text)(recorder.name(key), value));
}

function write(request: Asked, story: Story, draft: Draft): Exported {
  const { service, under } = draft;
  const start = BigInt(Math.round((request.at + draft.after + service.skew) * 1000)) * 1000n;
  const rolled = service.name === story.rolled;
  const tagged = story.tagged && request.fresh && service.name === 'basket-api' && served(draft.kind);
  return {
    resource: instance(service, request.n, rolled && request.fresh),
    span: {
      traceId: request.traceId,
      spanId: spanId(request.n, draft.shares ?? draft.place),
      ...(under === null ? {} : { parentSpanId: spanId(request.n, under) }),
      ...{ name: draft.name, kind: KINDS[draft.kind] },
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + BigInt(Math.round(draft.lasts * 1e6))),
      attributes: [
        ...Object.entries(draft.protocol === null ? {} : ABOUT[draft.protocol]).map(([k, v]) => text(k, v)),
        ...metadata(draft),
        ...(tagged ? [text('gray.tag', TAG)] : []),
      ],
      status: draft.error === undefined ? {} : { code: 2, message: draft.error },
    },
  };
}

const TAG = 'env=pre;group=beta';
const TENANTS = ['kiosk', 'harbour', 'meadow', 'station'];

/** What is on the wire at the entrance. */
function entering({ n, fresh, traceId }: Asked, { tagged }: Story): readonly Header[] {
  return [
    ['x-request-id', `rq.${traceId.slice(0, 10)}`],
    ['tenant-id', TENANTS[Math.floor(dice(n, 9) * TENANTS.length)] ?? ''],
    ['x-store', 'north'],
    ['authorization', `Bearer ${traceId.slice(-12)}`],
    ['user-agent', 'kiosk/5'],
    ['timeout-ms', '3000'],
    ...(tagged && fresh ? ([['baggage', `gray.tag=${encodeURIComponent(TAG)},till=7`]] as const) : []),
  ];
}

const without = (headers: readonly Header[], ...keys: readonly string[]): readonly Header[] =>
  headers.filter(([key]) => !keys.includes(key));
const budget = (headers: readonly Header[], ms: number): readonly Header[] => [
  ...without(headers, 'timeout-ms'),
  ['timeout-ms', String(ms)],
];
/** gRPC turns the budget into a deadline of its own. */
const deadline = (headers: readonly Header[], ms: number): readonly Header[] => [
  ...without(headers, 'timeout-ms'),
  ['grpc-timeout', `${ms}m`],
];

const { storefront, basket, tariff, vat, ledger, geo } = SERVICES;

function browse(entry: readonly Header[]): readonly Draft[] {
  const on = without(entry, 'authorization', 'baggage');
  const base = { protocol: 'http', under: 0, after: 2, lasts: 6 } as const;
  return [
    { ...base, service: storefront, place: 1, name: 'GET', kind: 'client', headers: budget(on, 2950) },
    // One id for both ends, and no protocol that says so.
    {
      ...{ ...base, service: geo, place: 2, shares: 1, name: '/near', kind: 'server' },
      ...{ headers: budget(on, 2950), after: 3, lasts: 4 },
    },
    { ...base, service: storefront, place: 3, name: 'render', kind: 'unset', protocol: null, headers: null },
  ];
}

/** Storefront → basket-api → tariff → vat_engine, with a message to the ledger beside it. */
function basketCall(request: Asked, story: Story, entry: readonly Header[]): readonly Draft[] {
  const lost = request.loses ? ['tenant-id'] : [];
  const onWire = story.rolled === 'basket-api' ? lost : [];
  const inside = story.rolled === 'tariff' ? lost : [];
  const toBasket = budget(without(entry, 'authorization', 'user-agent'), 2900);
  const toTariff = deadline(toBasket, 2800);
  const atTariff = without(toTariff, ...onWire);
  const toVat = without(atTariff, 'grpc-timeout', 'baggage', ...inside);
  const quote = 'tariff.v1.Tariff/Quote';
  const rpc = { protocol: 'rpc', name: quote } as const;
  return [
    { ...http(storefront, 10, 0, 'client', 'POST', 4, 60), headers: toBasket },
    { ...http(basket, 11, 10, 'server', 'POST /api/basket', 5, 55), headers: toBasket },
    ...(request.refused
      ? [{ ...rpc, ...at(basket, 12, 11, 'client', 7, 1), headers: null, error: 'UNAVAILABLE: refused' }]
      : []),
    { ...rpc, ...at(basket, 13, 11, 'client', 9, 30), headers: toTariff },
    ...(request.gone ? [] : [{ ...rpc, ...at(tariff, 14, 13, 'server', 10, 28), headers: atTariff }]),
    { ...http(tariff, 15, 14, 'client', 'GET', 12, 20), headers: toVat },
    { ...http(vat, 16, 15, 'server', '/vat/<code>', 13, 18), headers: toVat },
    { ...http(vat, 17, 16, 'unset', 'lookup', 14, 2), headers: null, protocol: null },
    { ...queue(basket, 18, 11, 'producer', 'stamps publish', 42, 2), headers: without(toBasket, 'baggage') },
    {
      ...queue(ledger, 19, 18, 'consumer', 'stamps process', 42 + 1500 * dice(request.n, 8), 5),
      headers: without(toBasket, 'baggage'),
    },
  ];
}

type Place = Pick<Draft, 'service' | 'place' | 'under' | 'kind' | 'after' | 'lasts'>;
const at = (
  service: Service,
  place: number,
  under: number,
  kind: Draft['kind'],
  after: number,
  lasts: number,
): Place => ({ service, place, under, kind, after, lasts });

type Shape = Place & Pick<Draft, 'name' | 'protocol'>;
const shaped =
  (protocol: Protocol) =>
  (
    service: Service,
    place: number,
    under: number,
    kind: Draft['kind'],
    name: string,
    after: number,
    lasts: number,
  ): Shape => ({ ...at(service, place, under, kind, after, lasts), name, protocol });
const http = shaped('http');
const queue = shaped('queue');

export function spansOf(request: Asked, story: Story): readonly Exported[] {
  const entry = entering(request, story);
  const root: Draft = {
    ...{ service: storefront, place: 0, under: null, kind: 'server', protocol: 'http', headers: entry },
    ...{ name: request.route === 'basket' ? 'POST /basket' : 'GET /', after: 0, lasts: 70 },
  };
  const calls = request.route === 'basket' ? basketCall(request, story, entry) : [];
  return [root, ...browse(entry), ...calls].map(draft => write(request, story, draft));
}
