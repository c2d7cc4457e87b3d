// Single events of the platform over the last three hours: every kind at least once.

import { MIN, SEC } from '../world/plan.ts';
import type { StoryEvent } from '../world/story.ts';
import { BATCH_2 } from './moments.ts';

const e = (
  at: number,
  app: string,
  event: string,
  fields: Readonly<Record<string, unknown>>,
): StoryEvent => ({
  at,
  app,
  event,
  fields,
});

const configuration: readonly StoryEvent[] = [
  e(-(25 * MIN + 48 * SEC), 'config-center', 'config.reload', {
    service: 'orders',
    etag: 'W/"5f1c"',
    last_modified: 'Sat, 21 Nov 2026 10:26:10 GMT',
    resource_version: '881204',
    reason: 'weights changed',
  }),
  e(-64 * MIN, 'config-center', 'config.fallback', {
    service: 'fraud',
    etag: 'W/"5eff"',
    resource_version: '880911',
    reason: 'config server slow, kept last good copy',
  }),
  e(-91 * MIN, 'config-center', 'config.conflict', {
    service: 'ledger',
    resource_version: '880455',
    status: 412,
    reason: 'stale resource version',
  }),
  e(-38 * MIN, 'control-plane', 'watch.gap', {
    service: 'inventory',
    uid: '0f4cb1f2-inventory',
    resource_version: '880990',
    missed: 3,
  }),
];

const guards: readonly StoryEvent[] = [
  e(-72 * MIN, 'schema-guard', 'guard.validate', {
    service: 'pricing',
    schema_version: '3.1.0',
    verdict: 'reject',
    status: 400,
    error_code: 'SCHEMA_MISMATCH',
    detail: 'tiers: expected array',
  }),
  e(-71 * MIN, 'schema-guard', 'guard.fallback', {
    service: 'pricing',
    schema_version: '3.1.0',
    to: 'v2.0.0-lts',
    rule: 'version-downgrade',
    field: 'tiers',
    from_value: '[]',
    to_value: 'null',
  }),
  e(-70.5 * MIN, 'schema-guard', 'guard.fallback', {
    service: 'pricing',
    schema_version: '3.1.0',
    to: 'v2.0.0-lts',
    rule: 'default-injected',
    field: 'currency',
    from_value: '',
    to_value: 'EUR',
  }),
  e(-58 * MIN, 'contract-registry', 'contract.check', {
    contract_id: 'shop.pricing.v3',
    schema_hash: 'sha256:aa19',
    expected_hash: 'sha256:77c0',
    service: 'pricing',
    verdict: 'block',
    reason: 'hash-mismatch',
    change: 'removed property',
  }),
];

const operations: readonly StoryEvent[] = [
  e(BATCH_2 - 95 * SEC, 'kubelet', 'lifecycle.shutdown', {
    service: 'orders',
    instance: 'orders-7',
    hook: 'PreStop',
    signal: 'SIGTERM',
    inflight: 2,
    cut: 0,
  }),
  e(BATCH_2 - 80 * SEC, 'kubelet', 'lifecycle.start', {
    service: 'orders',
    instance: 'orders-v2-7f9c6d58b4-1',
    hook: 'PostStart',
    signal: '',
    inflight: 0,
    cut: 0,
  }),
  e(-155 * MIN, 'compat-lab', 'compat.result', {
    client: 'grpc-java',
    client_version: '1.52.1',
    server: 'grpc-go',
    server_version: '1.60.1',
    proxy: 'envoy',
    proxy_version: '1.20.7',
    check: 'binary metadata',
    headers_sent: 15,
    headers_received: 13,
    verdict: 'fail',
  }),
  e(-154 * MIN, 'compat-lab', 'compat.result', {
    client: 'grpc-java',
    client_version: '1.66.0',
    server: 'grpc-go',
    server_version: '1.60.1',
    proxy: 'envoy',
    proxy_version: '1.20.7',
    check: 'binary metadata',
    headers_sent: 15,
    headers_received: 15,
    verdict: 'pass',
  }),
  e(-44 * MIN, 'defect-desk', 'defect.state', {
    defect: 'PRC-118',
    component: 'pricing',
    cause: 'tiers decoder',
    severity: 'major',
    state: 'confirmed',
  }),
  e(-30.5 * MIN, 'defect-desk', 'defect.state', {
    defect: 'PRC-118',
    component: 'pricing',
    cause: 'tiers decoder',
    severity: 'major',
    state: 'fixing',
  }),
  e(-112 * MIN, 'build-guard', 'license.decision', {
    module: 'libquote',
    version: '1.4.0',
    spdx: 'AGPL-3.0-only',
    decision: 'REJECT',
    mode: 'warn',
    tenant: 'acme-eu',
  }),
  e(-101 * MIN, 'module-proxy', 'proxy.route', {
    module: 'github.com/shop/kit',
    requested: 'v1.9.0',
    served: '',
    status: 403,
    reason: 'licence',
    tenant: 'hooli',
  }),
  e(-98 * MIN, 'module-proxy', 'mirror.sync', {
    bundle: 'bundle-9c1f',
    total: 420,
    done: 418,
    bytes: 83_114_020,
    checksum: 'failed',
  }),
  e(-160 * MIN, 'chaos', 'chaos.inject', {
    experiment: 'exp-2209',
    fault: 'network-loss',
    target: 'inventory',
    percent: 1,
    duration: '2m',
  }),
  e(-158 * MIN, 'chaos', 'chaos.end', {
    experiment: 'exp-2209',
    fault: 'network-loss',
    target: 'inventory',
    verdict: 'tolerated',
  }),
  // A kind that nobody has a drawing for.
  e(-33 * MIN, 'cost-bot', 'budget.warning', { service: 'search', spent: 812, limit: 1000 }),
];

export const platformEvents: readonly StoryEvent[] = [...configuration, ...guards, ...operations];
