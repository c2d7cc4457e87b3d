// Small traces as Jaeger's UI exports them: gateway calls orders, which gets the tenant's key or does not.

interface Tag {
  readonly key: string;
  readonly type: string;
  readonly value: string;
}

const tag = (key: string, value: string): Tag => ({ key, type: 'string', value });
const header = (key: string, value: string): Tag => tag(`http.request.header.${key}`, `["${value}"]`);

/** Microseconds. */
const BEGAN = Date.UTC(2026, 10, 21, 10, 30) * 1000;

interface CallOptions {
  readonly tenant: boolean;
  /** Seconds after the first call. */
  readonly after?: number;
  /** A further call that the server makes below. */
  readonly below?: string;
}

/** One request: the call of gateway and what orders received of it. */
export function call(id: string, { tenant, after = 0, below }: CallOptions) {
  const start = BEGAN + after * 1e6;
  const sent = [header('x-request-id', `request-${id}`), header('tenant-id', 'acme')];
  const span = (
    spanID: string,
    parent: string | null,
    processID: string,
    name: string,
    tags: Tag[],
    at: number,
  ) => ({
    ...{ traceID: id, spanID, processID, operationName: name, tags, logs: [] },
    references: parent === null ? [] : [{ refType: 'CHILD_OF', traceID: id, spanID: parent }],
    startTime: start + at,
    duration: 10_000 - 2 * at,
  });
  const spans = [
    span(`${id}a`, null, 'p1', 'POST orders', [tag('span.kind', 'client'), ...sent], 0),
    span(
      `${id}b`,
      `${id}a`,
      'p2',
      'POST /orders',
      [tag('span.kind', 'server'), ...(tenant ? sent : sent.slice(0, 1))],
      1000,
    ),
  ];
  if (below !== undefined) spans.push(span(`${id}c`, `${id}b`, 'p2', below, [], 2000));
  return {
    traceID: id.padStart(32, '0'),
    spans,
    processes: { p1: { serviceName: 'gateway', tags: [] }, p2: { serviceName: 'orders', tags: [] } },
  };
}

export const jaegerFile = (...traces: readonly object[]) => ({ data: traces });

/** One request through so many services, each of which records so many headers on both sides. */
export function chain(services: number, keys: number) {
  const id = 'c0a1';
  const headers = Array.from({ length: keys }, (_, k) => header(`x-key-${k}`, `value-${k}`));
  const spans = Array.from({ length: services }, (_, i) => {
    const name = i.toString(16).padStart(4, '0');
    const own = (side: 'server' | 'client', parent: string | null, at: number) => ({
      ...{ traceID: id, spanID: `${name}${side === 'server' ? 'a' : 'b'}`, processID: `p${i}` },
      ...{ operationName: `call ${i}`, logs: [], tags: [tag('span.kind', side), ...headers] },
      references: parent === null ? [] : [{ refType: 'CHILD_OF', traceID: id, spanID: parent }],
      ...{ startTime: BEGAN + at, duration: 1_000_000 - 2 * at },
    });
    const before = i === 0 ? null : `${(i - 1).toString(16).padStart(4, '0')}b`;
    return [own('server', before, 20 * i), own('client', `${name}a`, 20 * i + 10)];
  }).flat();
  const processes = Object.fromEntries(
    Array.from({ length: services }, (_, i) => [`p${i}`, { serviceName: `service-${i}`, tags: [] }]),
  );
  return { data: [{ traceID: id.padStart(32, '0'), spans, processes }] };
}

/**
 * One request in which two hops lose a key each, with an event, a failed span and a span whose parent is not there;
 * `kept`: the same request with nothing lost.
 */
export function broken(id: string, kept: boolean) {
  const { spans, traceID, processes } = call(id, { tenant: kept });
  const sent = [header('x-request-id', `request-${id}`), header('x-env', 'pre')];
  const span = (name: string, letter: string, parent: string, at: number, tags: readonly Tag[]) => ({
    ...{ traceID: id, spanID: `${id}${letter}`, processID: 'p2', operationName: name, tags },
    ...{ startTime: (spans[0]?.startTime ?? 0) + at, duration: 2000, logs: [] as unknown[] },
    references: [{ refType: 'CHILD_OF', traceID: id, spanID: `${id}${parent}` }],
  });
  const stock = { ...span('POST /stock', 'd', 'c', 2500, []), processID: 'p3', duration: 1000 };
  const event = [{ timestamp: stock.startTime + 500, fields: [tag('event', 'no shelf')] }];
  return {
    traceID,
    spans: [
      ...spans,
      span('POST stock', 'c', 'b', 2000, [tag('span.kind', 'client'), ...sent]),
      {
        ...stock,
        tags: [tag('span.kind', 'server'), tag('error', 'true'), ...(kept ? sent : sent.slice(0, 1))],
        logs: event,
      },
      span('tidy up', 'e', 'f', 6000, [tag('tier', 'core')]),
    ],
    processes: { ...processes, p3: { serviceName: 'stock', tags: [] } },
  };
}

/** Orders publishes a message; the worker that takes it begins a trace of its own and names the publisher by a link. */
export function published(id: string) {
  const first = call(id, { tenant: true });
  const linked = `${id}ff`;
  const tags = [header('x-request-id', `request-${id}`), header('tenant-id', 'acme')];
  const span = (letter: string, name: string, kind: string, at: number) => ({
    ...{ spanID: `${id}${letter}`, operationName: name, tags: [tag('span.kind', kind), ...tags], logs: [] },
    ...{ startTime: (first.spans[0]?.startTime ?? 0) + at, duration: 2000 },
  });
  const publisher = {
    ...{ ...span('c', 'publish', 'producer', 2000), traceID: id, processID: 'p2' },
    references: [{ refType: 'CHILD_OF', traceID: id, spanID: `${id}b` }],
  };
  const worker = {
    ...{ ...span('d', 'handle message', 'consumer', 4000), traceID: linked, processID: 'p3' },
    references: [{ refType: 'FOLLOWS_FROM', traceID: id, spanID: `${id}c` }],
  };
  return [
    { ...first, spans: [...first.spans, publisher] },
    {
      traceID: linked.padStart(32, '0'),
      spans: [worker],
      processes: { p3: { serviceName: 'worker', tags: [] } },
    },
  ];
}
