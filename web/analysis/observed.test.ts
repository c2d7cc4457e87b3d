import { describe, expect, it } from 'vitest';
import { operationOf } from './observed.ts';
import { analysed, found, lines, row } from './testing/found.ts';
import { many, span, trace, traceOf } from './testing/shorthand.ts';

describe('what counts as recorded', () => {
  it.each([
    'rpc.request.metadata.',
    'rpc.grpc.request.metadata.',
    'rpc.connect_rpc.request.metadata.',
    'http.request.header.',
  ])('%s', prefix =>
    expect(
      found([
        ...many(2, 'edge[tenant-id=a x-env=p] > cart[tenant-id=a x-env=p]', { prefix }),
        trace('edge[tenant-id=a x-env=p] > cart[x-env=p]', { prefix }),
      ]),
    ).toEqual(['dropped tenant-id wire edge→cart proven']),
  );

  it('_ and - are one key across recorders', () =>
    expect(found(many(2, 'edge[x-user-id=7 x-env=p] > cart[x_user_id=7 x_env=p]'))).toEqual([]));

  it('lists in JSON text are lists', () => {
    const text = trace('edge[] > cart[tenant-id=a]');
    const spans = text.spans.map(s => ({
      ...s,
      attributes:
        s.kind === 'client' ? [{ key: 'rpc.request.metadata.tenant-id', value: '["a"]' }] : s.attributes,
    }));
    expect(row(analysed([traceOf(spans)]), 'wire edge→cart', 'tenant-id')).toBe('1/1/0/0/0/0');
  });

  it('an empty value is absent', () =>
    expect(
      found([
        ...many(2, 'edge[tenant-id=a x-env=p] > cart[tenant-id=a x-env=p]'),
        trace('edge[tenant-id= x-env=p] > cart[x-env=p]'),
      ]),
    ).toEqual([]));

  it('a response is not compared', () =>
    expect(found([trace('edge[x-env=p]<http.response.header.tenant-id=a> > cart[x-env=p]')])).toEqual([]));

  it('the raw keys of a baggage processor and a bare gray.tag make no carrier', () => {
    const a = analysed([trace('edge[]<tenant-id=a,gray.tag=group=v2> > cart[]<tenant-id=b>')]);
    expect([a.keys.filter(k => k === 'tenant-id'), a.cells.visit.length]).toEqual([[], 0]);
  });

  it('a refused connection recorded nothing because nothing was sent', () => {
    const t = trace('edge[tenant-id=a] > cart[tenant-id=a]');
    const [root] = t.spans;
    const refused = (status: 'error' | 'unset') =>
      span({
        traceId: t.traceId,
        parent: root!.spanId,
        service: 'edge',
        kind: 'client',
        name: 'call cart',
        status,
      });
    expect(found([t, traceOf([...trace('edge[tenant-id=a] > cart[tenant-id=a]').spans])])).toEqual([]);
    expect(found([traceOf([...t.spans, refused('error')])])).toEqual([]);
    expect(found([traceOf([...t.spans, refused('unset')])])).toEqual([
      'context-break tenant-id in-process edge→cart inferred',
    ]);
  });

  it('database calls carry no metadata', () => {
    const t = trace('edge[tenant-id=a] > cart[tenant-id=a]');
    const db = span({
      traceId: t.traceId,
      parent: t.spans[0]!.spanId,
      service: 'edge',
      kind: 'client',
      name: 'call cart',
      attributes: [{ key: 'db.system', value: 'redis' }],
    });
    expect(found([traceOf([...t.spans, db])])).toEqual([]);
  });

  it('a call whose recorder failed lost nothing that arrived', () =>
    expect(
      found([
        ...many(2, 'edge[tenant-id=a x-env=p] > cart[tenant-id=a x-env=p]'),
        trace('edge[tenant-id=a x-env=p / -] > cart[tenant-id=a x-env=p]'),
      ]),
    ).toEqual([]));
});

describe('observed', () => {
  it('is judged for each operation', () => {
    const two = (name: string, keys: string) =>
      trace(`edge[tenant-id=a x-env=p] > cart[${keys}]`).spans.map(s => ({
        ...s,
        name: `${s.name} ${name}`,
      }));
    expect(found([traceOf(two('A', 'tenant-id=a x-env=p')), traceOf(two('B', 'x-env=p'))])).toEqual([]);
  });

  it('a side that never records a key is unobserved while the key is there before and after it', () => {
    const a = analysed(many(3, 'edge[tenant-id=a x-env=p] > cart[x-env=p] > stock[tenant-id=a x-env=p]'));
    expect(lines(a)).toEqual([]);
    expect(row(a, 'wire edge→cart', 'tenant-id')).toBe('3/0/0/0/0/3');
    expect(row(a, 'gap edge→stock', 'tenant-id')).toBe('3/3/0/0/0/0');
  });

  it('an uninstrumented service between does not hide a loss: a gap', () =>
    expect(
      found([
        ...many(3, 'edge[tenant-id=a x-env=p] > cart[x-env=p] > stock[tenant-id=a x-env=p]'),
        trace('edge[tenant-id=a x-env=p] > cart[x-env=p] > stock[x-env=p]'),
      ]),
    ).toEqual(['dropped tenant-id gap edge→stock inferred']));

  it('a changed value across a gap is found too', () =>
    expect(
      found([
        ...many(3, 'edge[tenant-id=a] > cart[] > stock[tenant-id=a]'),
        trace('edge[tenant-id=a] > cart[] > stock[tenant-id=b]'),
      ]),
    ).toEqual(['rewritten tenant-id gap edge→stock inferred']));

  it('never seen beyond a hop, though two services there record others: a finding', () =>
    expect(found(many(3, 'edge[timeout_ms=5 x-env=p] > cart[x-env=p] > stock[x-env=p]'))).toEqual([
      '3× timeout-overwritten timeout_ms wire edge→cart inferred',
    ]));

  it('what stood beyond a hop in requests without the key says nothing of it', () =>
    expect(
      found([
        ...many(3, 'edge[x-env=p] > cart[x-env=p] > stock[x-env=p]'),
        trace('edge[x-release-stage=gray x-env=p] > cart[x-env=p]'),
      ]),
    ).toEqual([]));

  it('with only one recording service it is unobserved, and said', () => {
    const a = analysed(many(3, 'edge[timeout_ms=5 x-env=p] > cart[x-env=p]'));
    expect(lines(a)).toEqual([]);
    expect(a.warnings.map(w => w.id)).toContain('warning.lost-or-not-captured');
    expect(row(a, 'wire edge→cart', 'timeout_ms')).toBe('3/0/0/0/0/3');
  });

  it('a declared capture list decides', () => {
    const traces = many(2, 'edge[tenant-id=a x-env=p] > cart[x-env=p] > stock[x-env=p]');
    const capture = (keys: readonly string[]) => ({
      captures: [{ service: 'cart', side: 'received' as const, keys }],
    });
    expect(found(traces, capture(['tenant-id', 'x-env']))).toEqual([
      '2× dropped tenant-id wire edge→cart proven',
    ]);
    expect(found(traces, capture(['x-env']))).toEqual([]);
  });

  it('a client that captures before its propagator injects is no evidence against baggage', () =>
    expect(found(many(3, 'edge[baggage=a=1 x-env=p / x-env=p] > cart[x-env=p]'))).toEqual([]));

  it('without any record nothing is claimed', () => {
    const a = analysed(
      many(3, 'edge[]<http.request.method=GET / http.request.method=GET> > cart[]<http.request.method=GET>'),
    );
    expect([a.findings.length, a.cells.visit.length, a.warnings.length]).toEqual([0, 0, 0]);
  });
});

describe('operations', () => {
  it.each([
    ['GET /users/4711', 'GET /users/*'],
    ['GET /products/OLJCESPC7Z', 'GET /products/*'],
    ['/a/123e4567-e89b-12d3-a456-426614174000/b', '/a/*/b'],
    ['PUT /carts/c0ffee0123456789?x=1', 'PUT /carts/*?x=1'],
    ['orders.OrderService/PlaceOrderV2', 'orders.OrderService/PlaceOrderV2'],
    ['GET /v1/oauth2/token', 'GET /v1/oauth2/token'],
    ['POST', 'POST'],
  ])('%s is %s', (name, operation) => expect(operationOf(name)).toBe(operation));
});
