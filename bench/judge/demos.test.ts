// Systems that everybody knows, as their telemetry looks: each with a fault of which only the truth is made up.

import { describe, expect, it } from 'vitest';
import { drawing } from './incident.ts';
import { judge } from './judge.ts';
import { damage, told } from './told.ts';
import { STYLES, World, type Facts, type Headers } from './world.ts';

const MINUTE = 60e6;
const BEGINS = 1_790_000_000_000_000;
const RANGE = { from: BEGINS, to: BEGINS + 20 * MINUTE };

/** So many requests spread over twenty minutes. */
function spread(count: number, seed: number, one: (n: number, at: number, next: () => number) => void): void {
  const { next } = drawing(seed);
  for (let n = 0; n < count; n++) one(n, BEGINS + Math.round(((n + 0.5) / count) * 20 * MINUTE), next);
}

/** Attributes written by hand as plain text, not as the lists that the conventions ask for. */
const plain =
  (prefix: string) =>
  (h: Headers): Record<string, string> =>
    Object.fromEntries(Object.entries(h).map(([k, v]) => [`${prefix}${k}`, String(v)]));

describe('OpenTelemetry Demo', () => {
  /** frontend (Node) → checkout (Go, attributes by hand) → payment (Node gRPC); orders go to accounting by Kafka. */
  function shop(lost: (n: number, at: number, version: string) => boolean): { world: World; hits: number[] } {
    const world = new World();
    const hits: number[] = [];
    spread(700, 11, (n, at, next) => {
      const version = at > BEGINS + 9 * MINUTE && next() < 0.4 ? '2.1.3' : '2.0.2';
      const session = Math.floor(next() * 1e6).toString(16);
      const head: Headers = {
        ...{ 'x-request-id': `otel-${n}`, 'tenant-id': `t${n % 5}` },
        baggage: `session.id=${session},synthetic_request=false`,
        traceparent: `00-${'0'.repeat(24)}${n.toString(16).padStart(8, '0')}-00f067aa0ba902b7-01`,
      };
      const out: Facts = { style: STYLES.http, version: '2.0.2' };
      const root = world.root('frontend', 'POST /api/checkout', head, { ...out, at });
      const go: Facts = {
        style: plain('rpc.grpc.request.metadata.'),
        version: '2.0.2',
        attrs: { 'app.user.currency': 'EUR' },
      };
      const checkout = root
        .child('frontend', 'client', 'oteldemo.CheckoutService/PlaceOrder', head, {
          ...out,
          style: STYLES.nodeGrpc,
        })
        .child('checkout', 'server', 'oteldemo.CheckoutService/PlaceOrder', head, go);
      checkout.child('checkout', 'client', 'SELECT orders', null, { attrs: { 'db.system': 'postgresql' } });
      const gone = lost(n, at, version);
      if (gone) hits.push(n);
      const { 'tenant-id': _, ...less } = head;
      const charged = gone ? less : head;
      checkout
        .child('checkout', 'client', 'oteldemo.PaymentService/Charge', head, go)
        .child('payment', 'server', 'oteldemo.PaymentService/Charge', charged, {
          ...{ style: STYLES.nodeGrpc, version },
          attrs: { 'app.payment.charged': 'true', 'feature_flag.key': 'paymentFailure' },
        });
      const sent = checkout.child('checkout', 'producer', 'orders publish', null, {
        attrs: { 'messaging.system': 'kafka' },
      });
      sent.child('accounting', 'consumer', 'orders process', null, {
        attrs: { 'messaging.system': 'kafka' },
      });
    });
    return { world, hits };
  }

  it('a new payment version that drops the tenant is named, since it came', () => {
    const { world, hits } = shop((n, _, version) => version === '2.1.3' && n % 3 === 0);
    judge(
      world,
      hits.map(n => `otel-${n} dropped tenant-id wire checkout>payment proven`),
    );
    const { verdict, text } = told(world.otlp(), RANGE);
    const v = damage(verdict);
    expect(v).toMatchObject({ key: 'tenant-id', hop: { kind: 'wire', from: 'checkout', to: 'payment' } });
    expect(v.strongest?.value).toBe('2.1.3');
    expect(Math.abs((v.onset?.time ?? 0) - (BEGINS + 9 * MINUTE))).toBeLessThan(MINUTE);
    expect(text[0]).toContain('no request is tagged');
  });

  it('is clean where nothing is lost, though the queue shows nothing', () => {
    const { world } = shop(() => false);
    judge(world, []);
    expect(told(world.jaeger(), RANGE).text[0]).toMatch(/No damage found in 700 requests/);
  });
});

describe('Bookinfo behind Istio', () => {
  /** Envoy's spans: client and server of one sidecar pair, headers as the mesh's telemetry configuration names them. */
  function books(forgets: (version: string, next: () => number) => boolean): {
    world: World;
    hits: string[];
  } {
    const world = new World();
    const hits: string[] = [];
    spread(600, 23, (n, at, next) => {
      const version = (['v1', 'v2', 'v3'] as const)[Math.floor(next() * 3)] ?? 'v1';
      const head: Headers = {
        'x-request-id': `bk-${n}`,
        'end-user': n % 3 === 0 ? `user${n}` : '',
        'x-env': 'prod',
      };
      const mesh = (service: string): Facts => ({
        attrs: {
          component: 'proxy',
          'istio.mesh_id': 'cluster.local',
          node_id: `sidecar~${service}`,
          'http.protocol': 'HTTP/1.1',
        },
      });
      const page = world.root('productpage', 'productpage.default.svc:9080/*', head, {
        ...mesh('productpage'),
        version: 'v1',
        at,
      });
      page.call('details', 'details.default.svc:9080/*', head, head, mesh('productpage'), {
        ...mesh('details'),
        version: 'v1',
      });
      const reviews = page.call('reviews', 'reviews.default.svc:9080/*', head, head, mesh('productpage'), {
        ...{ ...mesh('reviews'), version },
      });
      if (version === 'v1') return;
      const forgot = head['end-user'] !== '' && forgets(version, next);
      if (forgot) hits.push(`bk-${n}`);
      const on = forgot ? { ...head, 'end-user': '' } : head;
      reviews.call('ratings', 'ratings.default.svc:9080/*', on, on, mesh('reviews'), {
        ...mesh('ratings'),
        version: 'v1',
      });
    });
    return { world, hits };
  }

  it('reviews v2 that forgets to forward a header nobody declared', () => {
    const { world, hits } = books((version, next) => version === 'v2' && next() < 0.5);
    judge(
      world,
      hits.map(id => `${id} context-break end-user in-process reviews>ratings proven`),
    );
    const v = damage(told(world.otlp(), RANGE).verdict);
    expect(v).toMatchObject({ key: 'end-user', hop: { kind: 'in-process', from: 'reviews', to: 'ratings' } });
    expect(v.strongest).toMatchObject({ dimension: 'version', value: 'v2' });
    expect(v.onset).toBeNull();
  });

  it('a header that most requests do not carry on was never meant to go there', () => {
    const { world } = books((_, next) => next() < 0.8);
    judge(world, []);
  });
});

describe('HotROD', () => {
  it('baggage in span events and bare attributes is no recorded metadata', () => {
    const world = new World();
    spread(40, 5, (n, at) => {
      const attrs = {
        customer: `c${n % 4}`,
        session: String(n),
        'http.method': 'GET',
        'http.url': '/dispatch',
      };
      const root = world.root('frontend', 'HTTP GET /dispatch', null, { attrs, at });
      root.call('customer', 'HTTP GET /customer', null, null, { attrs });
      root.call('driver', '/driver.DriverService/FindNearest', null, null, {
        attrs: { 'rpc.system': 'grpc' },
      });
      root.child('frontend', 'internal', 'SQL SELECT', null, { attrs: { 'db.system': 'mysql' } });
    });
    judge(world, []);
    const { verdict, text } = told(world.otlp(), RANGE);
    expect(verdict.kind).toBe('blind');
    expect(text[0]).toContain('no span records metadata');
  });
});

describe('Sock Shop, traced in the manner of Zipkin', () => {
  /** Kinds and a request id at the doors only; carts stands behind a proxy that folds `_` away. */
  it('what two recorders behind a hop never show is inferred, what one never shows is not', () => {
    const far = (depth: 1 | 2): World => {
      const world = new World();
      spread(80, 3, (n, at) => {
        const head: Headers = { 'x-request-id': `sock-${n}`, timeout_ms: '800', 'x-env': 'prod' };
        const { timeout_ms: _, ...less } = head;
        const edge = world.root('front-end', 'GET /cart', head, { at });
        const carts = edge.call('carts', 'GET /carts/{id}', head, less);
        if (depth === 2) carts.call('catalogue', 'GET /catalogue', less);
      });
      return world;
    };
    judge(
      far(2),
      Array.from(
        { length: 80 },
        (_, n) => `sock-${n} timeout-overwritten timeout_ms wire front-end>carts inferred`,
      ),
    );
    judge(far(1), []);
    const { verdict, text } = told(far(2).otlp(), RANGE);
    expect(damage(verdict).onset).toBeNull();
    expect(text.join('\n')).toContain('inferred');
  });
});
