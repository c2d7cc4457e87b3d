// Spans while a request is being walked, and the attributes that instrumentations set without being asked.

import type { Micros } from '../../web/time/index.ts';
import type { Op, Pair, Pod, Service } from './mesh.ts';
import type { WorldSpan } from './types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface SpanDraft extends Mutable<Omit<WorldSpan, 'attributes' | 'events' | 'links'>> {
  attributes: Pair[];
  events: WorldSpan['events'][number][];
  links: WorldSpan['links'][number][];
  /** False where the span never reached the store. */
  present: boolean;
}

const SCOPES: Readonly<Record<Service['language'], Readonly<Record<string, WorldSpan['scope']>>>> = {
  java: {
    http: { name: 'io.opentelemetry.java-http-client', version: '2.33.1-alpha' },
    grpc: { name: 'io.opentelemetry.grpc-1.6', version: '2.33.1-alpha' },
    queue: { name: 'io.opentelemetry.kafka-clients-2.6', version: '2.33.1-alpha' },
    own: { name: 'shop', version: '' },
  },
  go: {
    http: { name: 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp', version: '0.62.0' },
    grpc: {
      name: 'go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc',
      version: '0.62.0',
    },
    queue: { name: 'shop/queue', version: '' },
    own: { name: 'shop', version: '' },
  },
  nodejs: {
    http: { name: '@opentelemetry/instrumentation-http', version: '0.206.0' },
    grpc: { name: '@opentelemetry/instrumentation-grpc', version: '0.206.0' },
    queue: { name: 'shop-queue', version: '' },
    own: { name: 'shop', version: '' },
  },
};

export interface SpanSeed {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: WorldSpan['kind'];
  readonly start: number;
  readonly scope: string;
}

export function draft(service: Service, pod: Pod, seed: SpanSeed): SpanDraft {
  const scopes = SCOPES[service.language];
  const start = seed.start + pod.skew;
  return {
    traceId: seed.traceId,
    spanId: seed.spanId,
    parentSpanId: seed.parentSpanId,
    name: seed.name,
    kind: seed.kind,
    start: Math.round(service.wholeMillis ? Math.floor(start / 1000) * 1000 : start) as Micros,
    duration: 0,
    status: 'unset',
    statusMessage: '',
    resource: pod.resource,
    scope: scopes[seed.scope] ?? { name: 'shop', version: '' },
    attributes: [],
    events: [],
    links: [],
    present: service.spans === 'all',
  };
}

const splitOnce = (text: string, at: string): readonly [string, string] => {
  const i = text.indexOf(at);
  return i < 0 ? [text, ''] : [text.slice(0, i), text.slice(i + at.length)];
};

const made = new WeakMap<Op, { readonly client: readonly Pair[]; readonly server: readonly Pair[] }>();

/** Attributes that depend on the operation alone. */
export function fixedAttributes(op: Op, side: 'client' | 'server'): readonly Pair[] {
  let both = made.get(op);
  if (both === undefined)
    made.set(op, (both = { client: attributesOf(op, 'client'), server: attributesOf(op, 'server') }));
  return both[side];
}

function attributesOf(op: Op, side: 'client' | 'server'): readonly Pair[] {
  const peer: Pair[] =
    side === 'client'
      ? [
          ['peer.service', op.service],
          ['server.address', op.service],
        ]
      : [];
  if (op.protocol === 'queue')
    return [
      ['messaging.system', 'kafka'],
      ['messaging.destination.name', op.name.replace(/^.* /, '')],
      ['messaging.operation.type', side === 'client' ? 'send' : 'process'],
      ...(side === 'client' ? [['peer.service', op.service] as const] : []),
    ];
  if (op.protocol === 'grpc') {
    const [service, method] = splitOnce(op.name, '/');
    return [['rpc.system', 'grpc'], ['rpc.service', service], ['rpc.method', method], ...peer];
  }
  const [method, path] = splitOnce(op.name, ' ');
  const where: Pair[] =
    side === 'client'
      ? [['url.full', `http://${op.service}:8080${path.replaceAll(/\{\w+\}/g, '7')}`]]
      : [
          ['http.route', path],
          ['url.path', path.replaceAll(/\{\w+\}/g, '7')],
          ['url.scheme', 'http'],
        ];
  return [['http.request.method', method], ...where, ...peer];
}

/** The client span's name: instrumentations know the method and, for RPC, the full name, but no route. */
export function clientName(op: Op): string {
  if (op.protocol === 'grpc') return op.name;
  if (op.protocol === 'queue') return `publish ${op.name.replace(/^.* /, '')}`;
  return `${splitOnce(op.name, ' ')[0]} ${op.service}`;
}

/** How the answer is told. */
export function finish(span: SpanDraft, op: Op, end: number, error: string | null): void {
  span.duration = Math.max(1, Math.round(end - span.start));
  if (op.protocol === 'http') span.attributes.push(['http.response.status_code', error === null ? 200 : 503]);
  if (op.protocol === 'grpc') span.attributes.push(['rpc.grpc.status_code', error === null ? 0 : 14]);
  if (error === null) return;
  span.status = 'error';
  span.statusMessage = error;
}
