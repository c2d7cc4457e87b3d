// The demo shop: thirteen services in Java, Go and Node that speak HTTP, gRPC and one queue.

import { capturesAll, capturesNone, capture, mesh, pod, pods, PREFIX, service } from './build.ts';
import type { Mesh, Pod, Service } from './mesh.ts';
import { PAYMENT_HINT, shopOps } from './shop-ops.ts';

export { PAYMENT_HINT } from './shop-ops.ts';

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

const HINT = PAYMENT_HINT;
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

let made: Mesh | null = null;

/** One mesh for every world: it holds no state. */
export function shop(): Mesh {
  made ??= mesh(services(), shopOps());
  return made;
}

/** Same shop, some services replaced: for scenarios whose recorders or lanes differ. */
export function shopWith(change: (s: Service) => Service): Mesh {
  const base = shop();
  return { services: new Map([...base.services].map(([name, s]) => [name, change(s)])), ops: base.ops };
}
