// Meshes of unlike recorders, as seen in running services, and header hooks in the logs.

import { describe, expect, it } from 'vitest';
import { batch, chain, drop, keep, nothing, own, set, type Plan } from './chain.ts';
import { judge } from './judge.ts';
import { STYLES, World, type Headers } from './world.ts';

const MESH = ['edge', 'cart', 'stock', 'mailer'];
const STYLED: Plan = {
  styles: { edge: STYLES.http, cart: STYLES.nodeGrpc, stock: STYLES.javaGrpc, mailer: STYLES.flask },
};
const mesh = (
  count: number,
  plans: Record<number, Plan>,
  more: (n: number) => Headers,
  all: Plan = {},
): World => batch(count, plans, { ...STYLED, ...all }, MESH, more);

/** Clients that read their headers before the propagator adds its own. */
const EARLY: Plan['records'] = Object.fromEntries(
  MESH.map(s => [`${s}.sent`, drop('baggage', 'traceparent')]),
);
const context = (n: number): Headers => ({
  traceparent: `00-4bf92f3577b34da6a3ce929d0e0e473${n}-00f067aa0ba902b7-0${n % 4}`,
  baggage: 'userId=alice,gray.tag=env%3Dpre%3Bgroup%3Dv2',
});

describe('unlike recorders', () => {
  it('spellings side by side are no loss', () => {
    judge(mesh(4, {}, context), []);
  });

  it('and a loss between them is found', () => {
    judge(mesh(4, { 2: { at: { 'stock>mailer': drop('tenant-id') } } }, context), [
      'r2 dropped tenant-id wire stock>mailer proven',
    ]);
  });

  it('the same header under an old and a new attribute name is one header', () => {
    const both = (h: Headers) => ({ ...STYLES.rpc(h), ...STYLES.javaGrpc(h) });
    judge(mesh(3, {}, context, { styles: { ...STYLED.styles, stock: both } }), []);
  });

  it('dashes and underscores of one value on one span', () => {
    const both = (h: Headers) => ({ ...STYLES.http(h), ...STYLES.flask(h) });
    judge(mesh(3, {}, context, { styles: { ...STYLED.styles, mailer: both } }), []);
  });

  it('baggage is re-encoded and re-ordered from call to call', () => {
    const other = [
      'gray.tag=env=pre%3Bgroup=v2,userId=alice',
      'userId=alice, gray.tag=env%3Dpre;group%3Dv2',
      'gray.tag=env%3dpre%3bgroup%3dv2,userId=%61lice',
    ];
    const plans = Object.fromEntries(
      other.map((baggage, i) => [i + 1, { at: { 'cart>stock': set({ baggage }) } }]),
    );
    judge(mesh(4, plans, context), []);
  });

  it('clients that never record the context: nothing lost', () => {
    judge(mesh(4, {}, context, { records: EARLY }), []);
  });

  it('and what is lost on the way is a gap', () => {
    judge(mesh(4, { 2: { at: { cart: drop('baggage') } } }, context, { records: EARLY }), [
      'r2 dropped baggage gap cart>stock inferred',
      'r2 dropped gray.tag gap cart>stock inferred',
    ]);
  });

  it('clients that record the context only where they try again: nothing lost that arrived', () => {
    const again: Plan = { records: Object.fromEntries(MESH.map(m => [`${m}.sent`, (h: Headers) => h])) };
    judge(mesh(6, { 1: again }, context, { records: EARLY }), []);
    judge(mesh(6, { 1: again, 2: { at: { cart: drop('baggage') } } }, context, { records: EARLY }), [
      'r2 context-break baggage in-process cart>stock proven',
      'r2 context-break gray.tag in-process cart>stock proven',
    ]);
    // A proxy that makes a value of its own has not seen the one that was lost.
    const made: Plan = {
      at: { cart: drop('x-request-id'), 'cart>stock': set({ 'x-request-id': 'made-1' }) },
    };
    judge(mesh(6, { 3: made }, context), ['r3 context-break x-request-id in-process cart>stock proven']);
  });

  it('a thread pool that loses the application’s keys only', () => {
    judge(mesh(4, { 2: { at: { stock: keep('baggage', 'traceparent') } } }, context, { records: EARLY }), [
      ...['x-request-id', 'tenant-id', 'x-env', 'x-user-id'].map(
        k => `r2 context-break ${k} in-process stock>mailer inferred`,
      ),
    ]);
  });

  it('binary keys that neither Java nor Node record', () => {
    const noBin = {
      'cart.received': drop('sig-bin'),
      'cart.sent': drop('sig-bin'),
      'stock.received': drop('sig-bin'),
      'stock.sent': drop('sig-bin'),
    };
    judge(
      mesh(3, {}, n => ({ 'sig-bin': Buffer.from(`value ${n}`).toString('base64') }), { records: noBin }),
      [],
    );
  });

  it('two headers of one name', () => {
    const list = (n: number): Headers => ({ 'x-service-tag': [`a${n}`, `b${n}`] });
    judge(mesh(3, { 2: { at: { 'edge>cart': set({ 'x-service-tag': 'a2, b2' }) } } }, list), []);
  });

  it('nginx drops names with an underscore: two recorders below infer it, one does not', () => {
    const budget = (): Headers => ({ timeout_ms: '3000' });
    const nginx = { at: { 'stock>mailer': drop('timeout_ms') } };
    expect(judge(mesh(3, {}, budget, nginx), []).warnings.join(' ')).toContain('timeout_ms');
    const path = [...MESH, 'archive'];
    judge(
      batch(3, {}, { ...STYLED, ...nginx }, path, budget),
      [1, 2, 3].map(n => `r${n} timeout-overwritten timeout_ms wire stock>mailer inferred`),
    );
  });

  it('one protocol of a service records less than the other', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++) {
      const all = { ...own(n) };
      const edge = world.root('edge', 'GET /', all);
      const cart = edge.call('cart', 'GET /cart', all);
      const less = keep('x-request-id')(all);
      cart.call(
        'stock',
        'shop.Stock/Get',
        less,
        less,
        { style: STYLES.nodeGrpc },
        { style: STYLES.javaGrpc },
      );
      cart.call('prices', 'GET /prices', all);
    }
    // Nobody at or below the gRPC hop records tenant-id, and only stock is there.
    expect(judge(world, []).warnings.join(' ')).toContain('stock');
  });

  it('deadlines of gRPC between HTTP hops', () => {
    const world = new World();
    for (let n = 1; n <= 4; n++) {
      const h = own(n);
      const edge = world.root('edge', 'GET /', { ...h, timeout_ms: '5000' });
      const sent = { ...h, 'grpc-timeout': '4950m' };
      const cart = edge.call(
        'cart',
        'shop.Cart/Get',
        sent,
        { ...h, 'grpc-timeout': '4950000u' },
        { style: STYLES.nodeGrpc },
        { style: STYLES.javaGrpc },
      );
      const mailer = cart.call('mailer', 'POST /mail', h);
      mailer.call('archive', 'POST /archive', h);
    }
    judge(world, []);
  });

  it('late children, skewed clocks, whole milliseconds', () => {
    const world = mesh(4, { 2: { at: { 'cart>stock': drop('tenant-id') } } }, context);
    world.spans.forEach((s, i) => {
      if (i % 3 === 0) Object.assign(s, { start: s.start - 700_000 });
      if (i % 4 === 0) Object.assign(s, { duration: s.duration + 800_000 });
      if (i % 5 === 0) Object.assign(s, { start: Math.floor(s.start / 1000) * 1000 });
    });
    judge(world, ['r2 dropped tenant-id wire cart>stock proven']);
  });

  it('spans that record nothing at all claim nothing', () => {
    const world = new World();
    const silent = Object.fromEntries(
      MESH.flatMap(s => [`${s}.sent`, `${s}.received`]).map(k => [k, nothing]),
    );
    for (let n = 1; n <= 5; n++) chain(world, MESH, own(n), { records: silent });
    expect(judge(world, []).hops).toEqual([]);
  });

  it('recorders at the servers only', () => {
    const servers = Object.fromEntries(MESH.map(s => [`${s}.sent`, nothing]));
    judge(mesh(4, {}, context, { records: servers }), []);
    judge(mesh(4, { 2: { at: { cart: drop('tenant-id') } } }, context, { records: servers }), [
      'r2 dropped tenant-id gap cart>stock inferred',
    ]);
  });

  it('recorders at the clients only (as .NET does)', () => {
    const clients = Object.fromEntries(MESH.map(s => [`${s}.received`, nothing]));
    judge(mesh(4, { 2: { at: { cart: drop('tenant-id') } } }, context, { records: clients }), [
      'r2 dropped tenant-id gap edge>cart inferred',
    ]);
  });

  it('B3 joins what a broken context split', () => {
    const world = mesh(3, {}, context);
    const h = { 'tenant-id': 't', 'x-env': 'prod' };
    const edge = world.root('edge', 'op', h);
    const cart = edge.call('cart', 'op', { ...h, 'x-b3-traceid': edge.traceId });
    cart.child('cart', 'client', 'op', { ...h, 'x-b3-traceid': edge.traceId });
    world.root('stock', 'op', { ...h, 'x-b3-traceid': edge.traceId }, { at: cart.start + 4000 });
    judge(world, [`${edge.traceId} context-break traceparent split cart>stock proven`]);
  });
});

type Hook = readonly [spanId: string, service: string, side: string, key: string, value: string];

const lines = (traceId: string, hooks: readonly Hook[]): readonly string[] =>
  hooks.map(([span_id, service, side, key, value], seq) =>
    JSON.stringify({
      event: 'metadata.observe',
      trace_id: traceId,
      span_id,
      service,
      side,
      seq,
      key,
      value,
      call_id: span_id,
    }),
  );

/** The same lines as a query_range body. */
const asLoki = (all: readonly string[]): string =>
  JSON.stringify({
    status: 'success',
    data: {
      resultType: 'streams',
      result: [
        {
          stream: { job: 'hooks' },
          values: all.map((l, i) => [`179000000000${String(i).padStart(7, '0')}`, l]),
        },
      ],
      stats: {},
    },
  });

describe('header hooks in the logs', () => {
  /** Two services without captured metadata; hooks tell it all. */
  const watched = (
    sent: readonly (readonly [string, string])[],
    received: readonly (readonly [string, string])[],
  ) => {
    const world = new World();
    const edge = world.root('edge', 'op', null);
    const client = edge.child('edge', 'client', 'op', null);
    const server = client.child('cart', 'server', 'op', null);
    const all = lines(edge.traceId, [
      ...sent.map(([k, v]): Hook => [client.spanId, 'edge', 'sent', k, v]),
      ...received.map(([k, v]): Hook => [server.spanId, 'cart', 'received', k, v]),
    ]);
    return { world, all };
  };
  const A = ['X-Trace-ID', 'tr1'] as const;
  const B = ['x-request-id', 'r1'] as const;
  const C = ['X-Env', 'prod'] as const;

  it.each([
    [
      'case folded',
      [B, A, C],
      [B, ['x-trace-id', 'tr1'], C],
      ['r1 header-case X-Trace-ID wire edge>cart proven'],
    ],
    ['nothing', [B, A, C], [B, A, C], []],
    [
      'collision',
      [B, ['X-Correlation-ID', 'a'], ['x-correlation-id', 'b']],
      [B, ['x-correlation-id', 'b']],
      ['r1 key-collision X-Correlation-ID wire edge>cart proven'],
    ],
    [
      'both arrive',
      [B, ['X-Correlation-ID', 'a'], ['x-correlation-id', 'b']],
      [B, ['X-Correlation-ID', 'a'], ['x-correlation-id', 'b']],
      [],
    ],
  ] as const)('%s', (_, sent, received, expected) => {
    const { world, all } = watched(sent, received);
    judge(world, expected, { logs: asLoki(all) });
    judge(world, expected, { logs: `${all.join('\n')}\n` });
  });

  it('reordered', () => {
    const { world, all } = watched([B, A, C], [C, B, A]);
    judge(world, /^r1 reordered \S+ wire edge>cart proven$/, { logs: asLoki(all) });
  });

  it('spans keep no order', () => {
    const world = new World();
    for (let n = 1; n <= 3; n++)
      world
        .root('edge', 'op', own(n))
        .call('cart', 'op', own(n), Object.fromEntries(Object.entries(own(n)).reverse()));
    judge(world, []);
  });

  it('lines of no trace at hand change nothing', () => {
    const logs = lines('f'.repeat(32), [['00000000000000aa', 'edge', 'sent', 'x-request-id', 'zz']]).join(
      '\n',
    );
    judge(batch(3), [], { logs });
  });
});

describe('a key outside the contract', () => {
  it('is spelled with its dash where one recorder writes dashes as underscores', () => {
    const device = (n: number): Headers => ({ 'x-device-id': `device-${n}` });
    const styles = { edge: STYLES.nodeGrpc, cart: STYLES.http, stock: STYLES.http, mailer: STYLES.http };
    judge(mesh(4, { 2: { at: { 'edge>cart': drop('x-device-id') } } }, device, { styles }), [
      'r2 dropped x-device-id wire edge>cart proven',
    ]);
  });
});
