import { parser as logql } from '@grafana/lezer-logql';
import { parser as promql } from '@prometheus-io/lezer-promql';
import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG, DEFAULT_GATES, type Config } from '../model/index.ts';
import { rolloutHistoryQuery } from '../sources/loki/query.ts';
import { micros } from '../time/index.ts';
import {
  allNames,
  changedDeployments,
  deploymentSeries,
  firstName,
  MESH_QUERIES,
  serviceAsk,
} from './rollout-ask.ts';

function errors(parser: typeof promql, text: string): number {
  let found = 0;
  parser.parse(text).iterate({ enter: node => void (found += node.type.isError ? 1 : 0) });
  return found;
}

const NAMES = { jaeger: 'orders', prometheus: 'orders-svc', loki: 'orders-log', kubernetes: 'orders.v1' };
const config: Config = { ...DEFAULT_CONFIG, services: [NAMES] };
const ask = serviceAsk(config, 'orders');
const query = (id: string): string => ask.gates.find(g => g.id === id)?.query ?? '';

describe('what the rollout timeline asks', () => {
  test('every gate with a query of its own, in the language of its source', () => {
    expect(ask.gates.map(g => g.id)).toEqual(DEFAULT_GATES.map(g => g.id).filter(id => id !== 'business'));
    for (const gate of ask.gates)
      expect([gate.id, errors(gate.source === 'loki' ? logql : promql, gate.query)]).toEqual([gate.id, 0]);
  });
  test('the mesh, deployments and history are asked in valid queries', () => {
    const range = { from: micros(0), to: micros(1800e6) };
    const all = [
      ...Object.values(MESH_QUERIES),
      changedDeployments(range),
      deploymentSeries(['a', 'b.c']),
      ask.weight,
    ];
    expect(all.map(q => errors(promql, q))).toEqual(all.map(() => 0));
    expect(errors(logql, rolloutHistoryQuery(config))).toBe(0);
    expect(changedDeployments(range)).toContain('[30m]');
    expect(deploymentSeries(['a', 'b.c'])).toContain(String.raw`deployment=~"a|b\\.c"`);
  });
  test('each source is asked by its own name of the service', () => {
    expect(ask.weight).toContain('job="orders-svc"');
    expect(query('schema-guard')).toContain('"orders-log"');
    expect(query('healthy-instances')).toContain(String.raw`orders\\.v1(`);
    expect(firstName(config, 'orders.v1')).toBe('orders');
    expect(firstName(config, 'cart')).toBe('cart');
    expect(allNames(config, 'orders')).toEqual(['orders', 'orders-svc', 'orders-log', 'orders.v1']);
  });
  test('gates of the gray release ask only where it served enough', () => {
    expect(query('gray-5xx')).toMatch(/>= 10\)$/);
    expect(query('p95-rise')).toMatch(/>= 60\)$/);
    expect(query('p99')).not.toContain('>=');
    expect(query('auto-rollback')).toContain('/ 0.05');
    expect(query('auto-rollback')).toContain('/ 2000');
  });
  test('a business metric is held back where the gray release served too few', () => {
    const own = DEFAULT_GATES.map(g => (g.id === 'business' ? { ...g, query: 'sum(rate(x[$window]))' } : g));
    const asked = serviceAsk({ ...config, gates: own }, 'orders').gates.find(g => g.id === 'business');
    expect(asked?.query).toMatch(/unless on \(\) \(sum\(increase\(.*release="gray".*\[15m\]\)\) < 10\)$/);
    expect(errors(promql, asked?.query ?? '(')).toBe(0);
  });
  test('a configured query wins', () => {
    const own = DEFAULT_GATES.map(g =>
      g.id === 'business' || g.id === 'gray-5xx' ? { ...g, query: 'x{job="$service"}[$window]' } : g,
    );
    const gates = serviceAsk({ ...config, gates: own }, 'orders').gates;
    const business = gates.find(g => g.id === 'business')?.query;
    expect(business).toMatch(/^\(x\{job="orders-svc"\}\[15m\]\) unless on \(\) /);
    expect(gates.find(g => g.id === 'gray-5xx')).toMatchObject({
      query: 'x{job="orders-svc"}[5m]',
      least: 0,
    });
  });
});
