// What the platform says all the time: audits, syncs, checks. One line of each kind every so often.

import type { Range } from '../../web/time/index.ts';
import { eventLine } from './logs.ts';
import { hashText, rng, type Rng } from './random.ts';
import type { Scenario } from './scenario.ts';
import type { WorldLog } from './types.ts';

interface Chatter {
  readonly event: string;
  readonly app: string;
  /** Seconds between two lines, about. */
  readonly every: number;
  readonly fields: (r: Rng, tick: number) => Readonly<Record<string, unknown>>;
}

const SERVICES: readonly [string, ...string[]] = [
  'orders',
  'payments',
  'inventory',
  'ledger',
  'fraud',
  'cart',
];

const CHATTER: readonly Chatter[] = [
  {
    event: 'metadata.lifecycle',
    app: 'control-plane',
    every: 45,
    fields: r => ({
      metadata_id: `md-${r.hex(6)}`,
      operation_type: r.pick(['CREATE', 'UPDATE', 'UPDATE', 'DELETE']),
      service: r.pick(SERVICES),
      status: r.chance(0.02) ? 'conflict' : 'success',
    }),
  },
  {
    event: 'discovery.sync',
    app: 'control-plane',
    every: 60,
    fields: (r, tick) => ({
      source: 'nacos-eu-1',
      target: r.pick(['consul-eu-1', 'consul-eu-2']),
      service: r.pick(SERVICES),
      metadata_version: 4_100 + tick,
      lag_ms: Math.round(r.around(180, 0.5)),
    }),
  },
  {
    event: 'contract.check',
    app: 'contract-registry',
    every: 300,
    fields: r => ({
      contract_id: `shop.${r.pick(SERVICES)}.v2`,
      schema_hash: `sha256:${r.hex(12)}`,
      service: r.pick(SERVICES),
      verdict: 'pass',
      change: 'added enum value',
    }),
  },
  {
    event: 'sampling.audit',
    app: 'otel-collector',
    every: 600,
    fields: r => ({
      service: 'gateway',
      environment: 'production',
      configured: 0.04,
      effective: Number((0.04 + (r.next() - 0.5) * 0.001).toFixed(5)),
    }),
  },
  {
    event: 'dependency.check',
    app: 'build-guard',
    every: 1200,
    fields: r => ({
      service: r.pick(SERVICES),
      layer: 'communication',
      subject: 'grpc-java',
      from: '1.52.1',
      to: '1.66.0',
      verdict: 'upgrade-advised',
    }),
  },
  {
    event: 'license.decision',
    app: 'build-guard',
    every: 1500,
    fields: r => ({
      module: r.pick(['libquote', 'left-pad', 'pdf-kit']),
      version: `1.${r.int(9)}.0`,
      spdx: r.pick(['MIT', 'Apache-2.0', 'AGPL-3.0-only']),
      decision: r.pick(['PASS', 'PASS', 'REVIEW_REQUIRED']),
      mode: 'warn',
      tenant: 'acme-eu',
    }),
  },
  {
    event: 'proxy.route',
    app: 'module-proxy',
    every: 900,
    fields: r => ({
      module: 'github.com/shop/kit',
      requested: 'v1.9.0',
      served: 'v1.9.0',
      status: r.pick([200, 200, 200, 307]),
      reason: 'quota',
      tenant: 'acme-eu',
    }),
  },
  {
    event: 'mirror.sync',
    app: 'module-proxy',
    every: 1800,
    fields: r => ({
      bundle: `bundle-${r.hex(4)}`,
      total: 420,
      done: 420,
      bytes: 80_000_000 + r.int(9_000_000),
      checksum: 'ok',
    }),
  },
  {
    event: 'guard.validate',
    app: 'schema-guard',
    every: 4,
    fields: () => ({ service: 'orders', schema_version: '2.3.0', verdict: 'pass', status: 200 }),
  },
];

/** One line a tick of each kind; a tick's line depends on (seed, tick) alone. */
export function chatter(scenario: Scenario, seed: number, now: number, range: Range): readonly WorldLog[] {
  if (scenario.story.events.length === 0) return [];
  return CHATTER.flatMap(kind => {
    const every = kind.every * 1e6;
    const lines: WorldLog[] = [];
    const last = Math.ceil((range.to - now) / every);
    for (let tick = Math.floor((range.from - now) / every) - 1; tick <= last; tick++) {
      const r = rng(seed, hashText(kind.event), tick);
      const at = (tick + r.next()) * every;
      lines.push(eventLine({ at, app: kind.app, event: kind.event, fields: kind.fields(r, tick) }, now));
    }
    return lines;
  });
}
