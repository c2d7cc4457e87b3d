// Telemetry written by hand, a span at a time: nothing of the demo world's generator is shared, so that a
// misreading there can't hide one in the analysis. Both shapes come from the same spans.

export type Headers = Readonly<Record<string, string | readonly string[]>>;
export type Kind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** Turns recorded headers into span attributes. */
export type Style = (headers: Headers) => Record<string, string | readonly string[]>;

const styled =
  (prefix: string, name: (key: string) => string): Style =>
  headers =>
    Object.fromEntries(
      Object.entries(headers).map(([k, v]) => [prefix + name(k), typeof v === 'string' ? [v] : v]),
    );

const same = (k: string): string => k;
const underscored = (k: string): string => k.replaceAll('-', '_');

export const STYLES = {
  http: styled('http.request.header.', same),
  flask: styled('http.request.header.', underscored),
  javaGrpc: styled('rpc.grpc.request.metadata.', same),
  nodeGrpc: styled('rpc.request.metadata.', underscored),
  rpc: styled('rpc.request.metadata.', same),
  connect: styled('rpc.connect_rpc.request.metadata.', same),
} satisfies Record<string, Style>;

export interface Facts {
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly style?: Style;
  readonly error?: boolean;
  readonly links?: readonly Node[];
  readonly version?: string;
  /** Microseconds; as a rule nearly a second, so that callers outlast what they call. */
  readonly duration?: number;
}

interface Wire {
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string | null;
  readonly links: readonly { traceId: string; spanId: string }[];
  readonly service: string;
  readonly version: string | null;
  readonly name: string;
  readonly kind: Kind;
  readonly start: number;
  readonly duration: number;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly error: boolean;
}

const hex = (n: number, width: number): string => n.toString(16).padStart(width, '0');

/** One span, with the calls one can make from it. */
export class Node {
  readonly world: World;
  readonly traceId: string;
  readonly spanId: string;
  readonly service: string;
  readonly start: number;
  readonly depth: number;
  readonly version: string | null;
  private children = 0;

  constructor(
    world: World,
    traceId: string,
    service: string,
    start: number,
    depth: number,
    version: string | null,
  ) {
    this.world = world;
    this.traceId = traceId;
    this.spanId = hex(world.nextSpan(), 16);
    this.service = service;
    this.start = start;
    this.depth = depth;
    this.version = version;
  }

  /** A child span of any kind and service; headers null records none. */
  child(service: string, kind: Kind, name: string, headers: Headers | null, facts: Facts = {}): Node {
    this.children += 1;
    const version = facts.version ?? (service === this.service ? this.version : null);
    const start = this.start + this.children * 1000;
    const node = new Node(this.world, this.traceId, service, start, this.depth + 1, version);
    this.world.add(node, this.spanId, kind, name, headers, facts);
    return node;
  }

  /** A client span here and a server span there. `received` defaults to what was sent. */
  call(
    to: string,
    name: string,
    sent: Headers | null,
    received: Headers | null = sent,
    out: Facts = {},
    into: Facts = out,
  ): Node {
    return this.child(this.service, 'client', name, sent, {
      ...out,
      version: this.version ?? undefined,
    } as Facts).child(to, 'server', name, received, into);
  }
}

export class World {
  readonly spans: Wire[] = [];
  private traces = 0;
  private ids = 0;
  private clock = 1_790_000_000_000_000;

  nextSpan(): number {
    return ++this.ids + 0xa000;
  }

  /** A new trace beginning with a span of this kind; traces are ten seconds apart unless `after` says microseconds. */
  root(
    service: string,
    name: string,
    headers: Headers | null,
    facts: Facts & { kind?: Kind; at?: number; traceId?: string } = {},
  ): Node {
    this.traces += 1;
    this.clock += 10_000_000;
    const traceId = facts.traceId ?? hex(this.traces + 0x4bf900, 32).replace(/^0000/, 'aaaa');
    const node = new Node(this, traceId, service, facts.at ?? this.clock, 0, facts.version ?? null);
    this.add(node, null, facts.kind ?? 'server', name, headers, facts);
    return node;
  }

  /** A span whose parent was never collected. */
  orphan(
    traceId: string,
    service: string,
    kind: Kind,
    name: string,
    headers: Headers | null,
    facts: Facts & { at?: number } = {},
  ): Node {
    const node = new Node(this, traceId, service, facts.at ?? this.clock + 5000, 3, facts.version ?? null);
    this.add(node, 'dead00000000beef', kind, name, headers, facts);
    return node;
  }

  add(
    node: Node,
    parent: string | null,
    kind: Kind,
    name: string,
    headers: Headers | null,
    facts: Facts,
  ): void {
    const style = facts.style ?? STYLES.http;
    const rpc = style === STYLES.http || style === STYLES.flask ? {} : { 'rpc.system': 'grpc' };
    this.spans.push({
      ...{
        traceId: node.traceId,
        spanId: node.spanId,
        parent,
        service: node.service,
        version: node.version,
        name,
        kind,
      },
      ...{
        start: node.start,
        duration: facts.duration ?? 900_000 - node.depth * 20_000,
        error: facts.error ?? false,
      },
      links: (facts.links ?? []).map(l => ({ traceId: l.traceId, spanId: l.spanId })),
      attrs: { ...rpc, ...(headers === null ? {} : style(headers)), ...facts.attrs },
    });
  }

  /** The body of Jaeger's `/api/traces`: arrays are strings holding JSON. */
  jaeger(): string {
    const byTrace = new Map<string, Wire[]>();
    for (const s of this.spans) byTrace.set(s.traceId, [...(byTrace.get(s.traceId) ?? []), s]);
    const data = [...byTrace].map(([traceID, spans]) => {
      const names = [...new Set(spans.map(s => `${s.service}\n${s.version ?? ''}`))];
      const processes = Object.fromEntries(
        names.map((n, i) => {
          const [serviceName = '', v = ''] = n.split('\n');
          return [
            `p${i}`,
            { serviceName, tags: v === '' ? [] : [{ key: 'service.version', type: 'string', value: v }] },
          ];
        }),
      );
      return {
        traceID: traceID.replace(/^0{16}/, ''),
        spans: spans.map(s => ({
          ...{ traceID, spanID: s.spanId, operationName: s.name, startTime: s.start, duration: s.duration },
          references: [
            ...(s.parent === null ? [] : [{ refType: 'CHILD_OF', traceID, spanID: s.parent }]),
            ...s.links.map(l => ({ refType: 'FOLLOWS_FROM', traceID: l.traceId, spanID: l.spanId })),
          ],
          tags: [
            ...Object.entries({ 'span.kind': s.kind, ...s.attrs }).map(([key, v]) =>
              typeof v === 'number'
                ? { key, type: 'int64', value: v }
                : { key, type: 'string', value: Array.isArray(v) ? JSON.stringify(v) : v },
            ),
            ...(s.error ? [{ key: 'error', type: 'bool', value: true }] : []),
          ].sort((a, b) => (a.key < b.key ? -1 : 1)),
          ...{ logs: [], processID: `p${names.indexOf(`${s.service}\n${s.version ?? ''}`)}`, warnings: null },
        })),
        ...{ processes, warnings: null },
      };
    });
    return JSON.stringify({ data, total: 0, limit: 0, offset: 0, errors: null });
  }

  /** The body of `/api/v3/traces`: OTLP JSON, every trace mixed. */
  otlp(): string {
    const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };
    const value = (v: unknown): unknown =>
      Array.isArray(v)
        ? { arrayValue: { values: v.map(value) } }
        : typeof v === 'number'
          ? { intValue: String(v) }
          : { stringValue: v };
    const resources = new Map<string, unknown[]>();
    for (const s of this.spans) {
      const id = `${s.service}\n${s.version ?? ''}`;
      const span = {
        ...{ traceId: s.traceId, spanId: s.spanId, ...(s.parent === null ? {} : { parentSpanId: s.parent }) },
        ...{
          name: s.name,
          kind: kinds[s.kind],
          startTimeUnixNano: `${s.start}000`,
          endTimeUnixNano: `${s.start + s.duration}000`,
        },
        attributes: Object.entries(s.attrs).map(([key, v]) => ({ key, value: value(v) })),
        ...(s.links.length === 0 ? {} : { links: s.links }),
        status: s.error ? { code: 2 } : {},
      };
      resources.set(id, [...(resources.get(id) ?? []), span]);
    }
    const resourceSpans = [...resources].map(([id, spans]) => {
      const [service = '', version = ''] = id.split('\n');
      const attributes = [
        { key: 'service.name', value: value(service) },
        ...(version === '' ? [] : [{ key: 'service.version', value: value(version) }]),
      ];
      return { resource: { attributes }, scopeSpans: [{ scope: { name: 'x' }, spans }] };
    });
    return JSON.stringify({ result: { resourceSpans } });
  }
}
