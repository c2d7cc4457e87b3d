import { describe, expect, it } from 'vitest';
import type { CoverageAnswer, LogLine, Trace } from '../model/index.ts';
import { micros, type Range } from '../time/index.ts';
import { coverage } from './coverage.ts';
import { splitsInLines } from './coverage-logs.ts';
import { analysed } from './testing/found.ts';
import { partial } from './testing/partial.ts';
import { many, span, trace, traceId, traceOf } from './testing/shorthand.ts';

const ALL: Range = { from: micros(0), to: micros(4e15) };
const of = (traces: readonly Trace[], range = ALL): CoverageAnswer => coverage(analysed(traces), { range });

/** `cart received 3: x-env 2/3, …`, only keys that are recorded. */
const told = (answer: CoverageAnswer): readonly string[] =>
  answer.sides.map(s => {
    const keys = answer.keys.flatMap(({ key }, i) => (s.recorded[i] ? [`${key} ${s.recorded[i]}`] : []));
    return `${s.service} ${s.side} ${s.recording}/${s.spans}${keys.length > 0 ? `: ${keys.join(', ')}` : ''}`;
  });

describe('who records what', () => {
  it('counts spans by service, side and key, in path order', () => {
    const answer = of([...many(2, 'edge[x-env=p] > cart[x-env=p]'), trace('edge[x-env=p] > cart[-]')]);
    expect(told(answer)).toEqual([
      'edge received 3/3: x-env 3',
      'edge sent 3/3: x-env 3',
      'cart received 2/3: x-env 2',
    ]);
  });

  it('a side that never records is there with all its spans', () => {
    const answer = of(many(4, 'edge[-] > cart[-]'));
    expect(told(answer)).toEqual(['edge received 0/4', 'edge sent 0/4', 'cart received 0/4']);
    expect(answer.keys.map(k => k.key)).toContain('tenant-id');
  });

  it('keys of the contract stand first, keys outside it by how often they were recorded', () => {
    const answer = of([trace('edge[x-b=1 x-a=1 tenant-id=t]'), trace('edge[x-a=1]')]);
    const keys = answer.keys.map(k => k.key);
    expect(keys.slice(-2)).toEqual(['x-a', 'x-b']);
    expect(keys.indexOf('tenant-id')).toBeLessThan(keys.indexOf('x-a'));
    // Only answers carry it, and none was recorded: no blind spot of requests.
    expect(keys).not.toContain('x-app-version');
  });

  it('infrastructure headers and databases are left out', () => {
    const id = traceId();
    const answer = of([
      traceOf([
        span({
          traceId: id,
          service: 'cart',
          kind: 'server',
          attributes: [{ key: 'http.request.header.host', value: ['cart'] }],
        }),
        span({
          traceId: id,
          service: 'cart',
          kind: 'client',
          attributes: [{ key: 'db.system', value: 'redis' }],
        }),
      ]),
    ]);
    expect(told(answer).map(t => t.split(' ').slice(0, 2).join(' '))).toEqual(['cart received']);
    expect(answer.keys.map(k => k.key)).not.toContain('host');
  });

  it('a call that was refused had nothing to record', () => {
    const id = traceId();
    const parent = span({ traceId: id, service: 'cart', kind: 'server' });
    const refused = span({
      traceId: id,
      parent: parent.spanId,
      service: 'cart',
      kind: 'client',
      status: 'error',
    });
    expect(told(of([traceOf([parent, refused])]))).toEqual(['cart received 0/1']);
  });

  it('only what starts in the range counts', () => {
    const one = trace('edge[x-env=p]');
    const start = one.spans[0]!.start;
    expect(of([one], { from: start, to: micros(start + 1) }).traces).toBe(1);
    expect(of([one], { from: micros(start + 1), to: ALL.to }).sides).toEqual([]);
  });

  it('a span of which attributes were left out counts for the keys that it shows', () => {
    const short = many(3, 'edge[x-env=p tenant-id=a] > cart[x-env=p]').map(t => partial(t, 'cart'));
    const answer = of([...many(2, 'edge[x-env=p tenant-id=a] > cart[x-env=p tenant-id=a]'), ...short]);
    const cart = answer.sides.find(s => s.service === 'cart')!;
    const at = (key: string): number => answer.keys.findIndex(k => k.key === key);
    const shares = (of: { recorded: readonly number[]; telling: readonly number[] }): readonly string[] =>
      ['x-env', 'tenant-id', 'baggage'].map(key => `${of.recorded[at(key)]}/${of.telling[at(key)]}`);
    expect(shares(cart)).toEqual(['5/5', '2/2', '0/2']);
    expect(shares(cart.sites[0]!)).toEqual(['5/5', '2/2', '0/2']);
    expect([cart.spans, cart.partial, cart.recording, cart.able]).toEqual([5, 3, 5, 5]);
    const silent = of(many(3, 'edge[x-env=p] > cart[-]').map(t => partial(t, 'cart'))).sides.at(-1)!;
    expect([silent.spans, silent.partial, silent.recording, silent.able]).toEqual([3, 3, 0, 0]);
  });

  it('operations come one level down, with their protocol and library', () => {
    const id = traceId();
    const rpc = span({
      traceId: id,
      service: 'cart',
      kind: 'server',
      name: 'cart.Cart/Get',
      attributes: [
        { key: 'rpc.system', value: 'grpc' },
        { key: 'otel.scope.name', value: 'io.opentelemetry.grpc-1.6' },
        { key: 'otel.scope.version', value: '2.33.1-alpha' },
        { key: 'rpc.request.metadata.x-env', value: ['p'] },
      ],
    });
    const http = (n: number) =>
      span({
        traceId: id,
        service: 'cart',
        kind: 'server',
        name: `/cart/${4000 + n}`,
        attributes: [{ key: 'http.request.method', value: 'GET' }],
      });
    const [side] = of([traceOf([rpc, http(1), http(2)])]).sides;
    expect(side?.sites.map(s => `${s.protocol} ${s.operation} ${s.spans} ${s.scope ?? '-'}`)).toEqual([
      'http /cart/* 2 -',
      'rpc cart.Cart/Get 1 io.opentelemetry.grpc-1.6 2.33.1-alpha',
    ]);
  });
});

describe('what can be said without recorded headers', () => {
  it('groups and routing from the gray tag on spans', () => {
    const { signs } = of([
      ...many(2, 'edge[-]<gray.tag=env=pre;group=v2> > cart[-]'),
      ...many(3, 'edge[-] > cart[-]'),
    ]);
    expect(signs.tagged).toBe(2);
    expect(signs.taggers).toEqual(['edge']);
    expect(signs.groups).toEqual([{ group: 'v2', requests: 2 }]);
    expect(signs.versioned).toEqual([]);
  });

  const ids = (service: string, id: string, at = 0): Trace =>
    traceOf([
      span({
        traceId: traceId(),
        service,
        kind: 'server',
        at,
        attributes: [{ key: 'guid:x-request-id', value: id }],
      }),
    ]);

  it('an id on traces that begin at different services is one request in pieces', () => {
    const first = ids('edge', 'r-1');
    const second = ids('cart', 'r-1', 500);
    const { signs } = of([second, first, ids('edge', 'r-2')]);
    expect(signs.idAttribute).toBe('guid:x-request-id');
    expect(signs.identified).toBe(3);
    expect(signs.splits).toEqual([{ id: 'r-1', traceIds: [first.traceId, second.traceId] }]);
  });

  it('a client’s second attempt is no split', () =>
    expect(of([ids('edge', 'r-1'), ids('edge', 'r-1', 500)]).signs.splits).toEqual([]));

  it('a missing parent is missing telemetry', () => {
    const orphan = span({ traceId: traceId(), service: 'cart', kind: 'server', parent: 'f'.repeat(16) });
    expect(of([traceOf([orphan])]).signs.orphaned).toBe(1);
  });
});

describe('request ids in log lines', () => {
  const line = (text: string, metadata: LogLine['metadata'] = {}, time = 1): LogLine => ({
    ...{ time: micros(time), nanos: `${time}000`, labels: { app: 'edge' }, metadata, line: text },
  });
  const a = 'a'.repeat(32);
  const b = 'b'.repeat(32);

  it('one id beside two traces is a split; lines with one of the two say nothing', () => {
    const found = splitsInLines([
      line(`x-request-id=req-4711 trace_id=${b}`, {}, 9),
      line('{"request_id":"req-4711","msg":"in"}', { trace_id: a }, 5),
      line('{"request_id":"req-4712","msg":"in"}', { trace_id: a }),
      line('request_id=req-4713'),
      line(`trace_id=${a}`),
    ]);
    expect(found).toEqual({ lines: 3, splits: [{ id: 'req-4711', traceIds: [a, b] }] });
  });
});
