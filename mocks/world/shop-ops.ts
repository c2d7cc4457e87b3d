// What the shop's services do: which operation calls which, and how long it takes.

import type { Op } from './mesh.ts';

/** Protobuf bytes that the front sends along for payments alone. */
export const PAYMENT_HINT = 'payment-hint-bin';
const HINT = PAYMENT_HINT;

export const op = (o: Partial<Op> & Pick<Op, 'id' | 'service' | 'protocol' | 'name'>): Op => ({
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

export const shopOps = (): readonly Op[] => [...frontOps(), ...backOps()];
