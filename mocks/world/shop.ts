// The demo shop: thirteen services in Java, Go and Node that speak HTTP, gRPC and one queue.

import { capturesAll, capturesNone, capture, mesh, pod, pods, PREFIX, service } from './build.ts';
import type { Mesh, Op, Pod, Service } from './mesh.ts';

/** What every recorder of the shop is configured to keep. */
export const SHOP_KEYS: readonly string[] = [
  'x-request-id',
  'traceparent',
  'baggage',
  'x-env',
  'x-user-id',
  'tenant-id',
  'x-release-stage',
  'x-traffic-tag',
  'x-schema-version',
  'timeout-ms',
  'grpc-timeout',
  'x-device-id',
];

const HINT = 'payment-hint-bin';
const EDGE_KEYS = [...SHOP_KEYS, 'authorization', 'user-agent', HINT];

const GRPC_JAVA = ['grpc-java', '1.66.0'] as const;
const OLD_GRPC_JAVA = ['grpc-java', '1.52.1'] as const;
const GRPC_GO = ['grpc-go', '1.60.1'] as const;
const GRPC_JS = ['grpc-js', '1.12.2'] as const;

/** orders 2.4.0: five pods; the two in zone b were built with an older gRPC library and take 41.5% together. */
function ordersGray(): readonly Pod[] {
  const seed = { service: 'orders', language: 'java', version: '2.4.0' } as const;
  return [
    pod({ ...seed, set: 'v2-7f9c6d58b4', zone: 'b', weight: 21, rpc: OLD_GRPC_JAVA }, 0),
    pod({ ...seed, set: 'v2-7f9c6d58b4', zone: 'b', weight: 20.5, rpc: OLD_GRPC_JAVA }, 1),
    pod({ ...seed, set: 'v2-5d4b8c9f77', zone: 'a', weight: 20, rpc: GRPC_JAVA }, 2),
    pod({ ...seed, set: 'v2-5d4b8c9f77', zone: 'a', weight: 19, rpc: GRPC_JAVA }, 3),
    pod({ ...seed, set: 'v2-5d4b8c9f77', zone: 'c', weight: 19.5, rpc: GRPC_JAVA }, 4),
  ];
}

const java = (name: string, version: string, rpc = GRPC_JAVA): readonly Pod[] =>
  pods({ service: name, language: 'java', version, rpc });
const go = (name: string, version: string): readonly Pod[] =>
  pods({ service: name, language: 'go', version, rpc: GRPC_GO });
const node = (name: string, version: string): readonly Pod[] =>
  pods({ service: name, language: 'nodejs', version, rpc: GRPC_JS });

// Node's gRPC instrumentation: today's prefix, underscores.
const nodeGrpc = (injected: boolean) =>
  capture({ prefix: PREFIX.rpc, underscore: true, injected, keys: SHOP_KEYS });

function services(): readonly Service[] {
  const hinted = [...SHOP_KEYS, HINT];
  return [
    service({
      name: 'gateway',
      language: 'go',
      lanes: { '*': go('gateway', '5.11.0') },
      captures: capturesAll(EDGE_KEYS),
    }),
    service({
      name: 'web-bff',
      language: 'nodejs',
      lanes: { '*': node('web-bff', '8.2.1') },
      captures: capturesAll(EDGE_KEYS, { 'sent grpc': nodeGrpc(true), 'received grpc': nodeGrpc(true) }),
    }),
    service({
      name: 'cart',
      language: 'go',
      lanes: { '*': go('cart', '3.4.0') },
      captures: capturesAll(SHOP_KEYS),
    }),
    service({
      name: 'orders',
      language: 'java',
      lanes: { '*': java('orders', '2.3.7'), v2: ordersGray() },
      // Java's agent never records binary keys; the team's own interceptor, which runs last, does.
      captures: capturesAll(SHOP_KEYS, { 'sent grpc': capture({ prefix: PREFIX.grpc, keys: hinted }) }),
    }),
    service({
      name: 'inventory',
      language: 'java',
      lanes: { '*': java('inventory', '1.12.4') },
      captures: capturesAll(SHOP_KEYS, {}, { prefix: PREFIX.rpc }),
    }),
    service({
      name: 'payments',
      language: 'go',
      lanes: { '*': go('payments', '1.18.2'), v2: go('payments', '1.19.0') },
      captures: capturesAll(hinted),
    }),
    service({
      name: 'fraud',
      language: 'java',
      lanes: { '*': java('fraud', '0.31.0') },
      captures: capturesAll(SHOP_KEYS),
    }),
    service({
      name: 'ledger',
      language: 'java',
      lanes: { '*': java('ledger', '4.0.2') },
      captures: capturesAll(SHOP_KEYS),
    }),
    service({
      name: 'audit',
      language: 'go',
      lanes: { '*': go('audit', '1.3.3') },
      captures: capturesNone(),
      grayAttribute: false,
    }),
    service({
      name: 'notify',
      language: 'nodejs',
      lanes: { '*': node('notify', '2.7.0') },
      captures: capturesAll(SHOP_KEYS),
    }),
    service({
      name: 'mailer',
      language: 'nodejs',
      lanes: { '*': node('mailer', '1.9.5') },
      captures: capturesAll(SHOP_KEYS),
    }),
    service({
      name: 'search',
      language: 'nodejs',
      lanes: { '*': node('search', '6.0.0') },
      // Captures before the propagator injects: no baggage, no traceparent on this side.
      captures: capturesAll(SHOP_KEYS, { 'sent grpc': nodeGrpc(false) }),
    }),
    service({
      name: 'pricing',
      language: 'java',
      lanes: { '*': java('pricing', '3.0.4'), 'pricing-3': java('pricing', '3.1.0') },
      captures: capturesAll(SHOP_KEYS),
    }),
  ];
}

const op = (o: Partial<Op> & Pick<Op, 'id' | 'service' | 'protocol' | 'name'>): Op => ({
  steps: [],
  ms: 10,
  consumes: [],
  ...o,
});

const EDGE_ONLY = ['user-agent', 'cookie'];

function frontOps(): readonly Op[] {
  const entry = (id: string, name: string, to: string): Op =>
    op({
      id,
      service: 'gateway',
      protocol: 'http',
      name,
      ms: 4,
      consumes: EDGE_ONLY,
      steps: [{ do: 'call', op: to }],
    });
  return [
    entry('checkout', 'POST /api/checkout', 'bff-checkout'),
    entry('confirm', 'POST /pay/confirm', 'bff-confirm'),
    entry('view', 'GET /api/cart', 'bff-cart'),
    entry('find', 'GET /api/search', 'bff-search'),
    op({
      id: 'bff-checkout',
      service: 'web-bff',
      protocol: 'http',
      name: 'POST /checkout',
      ms: 14,
      consumes: ['authorization'],
      steps: [
        { do: 'call', op: 'cart' },
        { do: 'call', op: 'place' },
      ],
    }),
    op({
      id: 'bff-confirm',
      service: 'web-bff',
      protocol: 'http',
      name: 'POST /pay/confirm',
      ms: 10,
      consumes: ['authorization'],
      steps: [{ do: 'call', op: 'confirm-order' }],
    }),
    op({
      id: 'bff-cart',
      service: 'web-bff',
      protocol: 'http',
      name: 'GET /cart',
      ms: 8,
      consumes: ['authorization', HINT],
      steps: [
        { do: 'work', name: 'session lookup', ms: 3 },
        { do: 'call', op: 'cart' },
        { do: 'work', name: 'render', ms: 6 },
      ],
    }),
    op({
      id: 'bff-search',
      service: 'web-bff',
      protocol: 'http',
      name: 'GET /search',
      ms: 8,
      consumes: ['authorization', HINT],
      steps: [{ do: 'call', op: 'search' }],
    }),
    op({
      id: 'cart',
      service: 'cart',
      protocol: 'http',
      name: 'GET /cart/{id}',
      ms: 32,
      consumes: [HINT],
      steps: [{ do: 'db', system: 'redis', name: 'redis GET', statement: 'GET cart:?', ms: 9 }],
    }),
    op({
      id: 'search',
      service: 'search',
      protocol: 'http',
      name: 'GET /find',
      ms: 20,
      steps: [
        {
          do: 'db',
          system: 'postgresql',
          name: 'SELECT products',
          statement: 'SELECT * FROM products WHERE name ILIKE ?',
          ms: 24,
        },
        { do: 'call', op: 'quote' },
      ],
    }),
    op({
      id: 'quote',
      service: 'pricing',
      protocol: 'grpc',
      name: 'pricing.Pricing/Quote',
      ms: 12,
      deadline: true,
      steps: [{ do: 'db', system: 'redis', name: 'redis MGET', statement: 'MGET price:?', ms: 4 }],
    }),
  ];
}

function backOps(): readonly Op[] {
  return [
    op({
      id: 'place',
      service: 'orders',
      protocol: 'grpc',
      name: 'orders.Orders/Place',
      ms: 30,
      steps: [
        { do: 'work', name: 'validate', ms: 18 },
        { do: 'call', op: 'reserve' },
        { do: 'call', op: 'pay' },
      ],
    }),
    op({
      id: 'confirm-order',
      service: 'orders',
      protocol: 'grpc',
      name: 'orders.Orders/Confirm',
      ms: 22,
      steps: [
        { do: 'work', name: 'load order', ms: 9 },
        { do: 'call', op: 'pay' },
      ],
    }),
    op({
      id: 'reserve',
      service: 'inventory',
      protocol: 'grpc',
      name: 'inventory.Stock/Reserve',
      ms: 20,
      deadline: true,
      consumes: [HINT],
      steps: [
        {
          do: 'db',
          system: 'postgresql',
          name: 'SELECT stock',
          statement: 'SELECT on_hand FROM stock WHERE sku = ? FOR UPDATE',
          ms: 30,
        },
      ],
    }),
    op({
      id: 'pay',
      service: 'payments',
      protocol: 'grpc',
      name: 'payments.Payments/Confirm',
      ms: 48,
      consumes: [HINT],
      steps: [
        { do: 'call', op: 'score' },
        { do: 'call', op: 'append' },
        { do: 'call', op: 'tell' },
      ],
    }),
    op({ id: 'score', service: 'fraud', protocol: 'grpc', name: 'fraud.Score/Check', ms: 78 }),
    op({
      id: 'append',
      service: 'ledger',
      protocol: 'grpc',
      name: 'ledger.Ledger/Append',
      ms: 28,
      steps: [
        {
          do: 'db',
          system: 'postgresql',
          name: 'INSERT entries',
          statement: 'INSERT INTO entries (account, amount) VALUES (?, ?)',
          ms: 66,
        },
        { do: 'call', op: 'audit' },
      ],
    }),
    op({ id: 'audit', service: 'audit', protocol: 'queue', name: 'handle audit', ms: 14 }),
    op({
      id: 'tell',
      service: 'notify',
      protocol: 'queue',
      name: 'handle notify',
      ms: 14,
      steps: [{ do: 'call', op: 'mail' }],
    }),
    op({ id: 'mail', service: 'mailer', protocol: 'http', name: 'POST /send', ms: 70 }),
  ];
}

let made: Mesh | null = null;

/** One mesh for every world: it holds no state. */
export function shop(): Mesh {
  made ??= mesh(services(), [...frontOps(), ...backOps()]);
  return made;
}

/** Same shop, some services replaced: for scenarios whose recorders or lanes differ. */
export function shopWith(change: (s: Service) => Service): Mesh {
  const base = shop();
  return { services: new Map([...base.services].map(([name, s]) => [name, change(s)])), ops: base.ops };
}

export { HINT as PAYMENT_HINT };
