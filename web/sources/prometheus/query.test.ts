import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GATES, DEFAULT_METRICS, type MetricNames } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { argo, deployments, flagger, istioErrorShare, istioWeights } from './controllers.ts';
import { autoRollback, businessQuery, gateQuery, healthyInstances } from './gates.ts';
import {
  alertsOverTime,
  anyOf,
  eq,
  lossCounts,
  lossRate,
  measuredWeight,
  observedCounts,
  promDuration,
  promString,
  requestCount,
  requestRate,
  requestRates,
  selector,
  spanCalls,
} from './query.ts';

const names = DEFAULT_METRICS;
const five = micros(300e6);
const ODD = 'a"b\\c\n{}';

/** The official grammar finds no error in it. */
function isPromQL(expr: string): boolean {
  let ok = true;
  parser.parse(expr).iterate({ enter: node => void (ok &&= !node.type.isError) });
  return ok;
}

const gates = (metrics: MetricNames, service: string): (string | null)[] =>
  DEFAULT_GATES.map(g => gateQuery(metrics, g, { service, deployments: [service, `${service}-v2`] }));

const all = (metrics: MetricNames, service: string): readonly string[] => [
  ...gates(metrics, service).filter(q => q !== null),
  autoRollback(metrics, service, five).p99,
  measuredWeight(metrics, service, five),
  requestRate(metrics, service, five),
  requestRates(metrics, five),
  requestCount(metrics, service, five),
  alertsOverTime([eq('job', service)]),
  lossCounts(metrics, five),
  observedCounts(metrics, five),
  lossRate(metrics, five),
  spanCalls(service, five),
  ...[argo.info, argo.desired, argo.updated, argo.available, argo.unavailable].flatMap(q => [
    q(),
    q([service]),
    q([service, 'b']),
  ]),
  argo.events(five, [service]),
  flagger.status([service]),
  flagger.weight([service]),
  flagger.analysis(),
  ...Object.values(deployments).map(q => q([service])),
  istioWeights(service, five),
  istioErrorShare(service, 'v2', five),
];

describe('every query', () => {
  it.each(['payments', ODD, '$service', 'a.b*'])('is PromQL for the service %j', service => {
    const wrong = all(names, service).filter(q => !isPromQL(q));
    expect(wrong).toEqual([]);
    expect(all(names, service).length).toBeGreaterThan(40);
  });

  it('is PromQL under other metric and label names', () => {
    const other: MetricNames = {
      ...names,
      requests: 'http.server.requests',
      durationBucket: 'http_ms_bucket',
      jobLabel: 'service.name',
      releaseLabel: 'übung',
    };
    expect(all(other, 'x').filter(q => !isPromQL(q))).toEqual([]);
    expect(requestRate(other, 'x', five)).toBe('sum(rate({"http.server.requests","service.name"="x"}[5m]))');
  });

  it('would be noticed when wrong', () => {
    expect(isPromQL('sum(rate(x[5m])')).toBe(false);
  });
});

describe('gates', () => {
  it('ask what the defaults mean', () => {
    const of = Object.fromEntries(DEFAULT_GATES.map((g, i) => [g.id, gates(names, 'payments')[i]]));
    const share = (bad: string, whole: string): string => `(${bad} or 0 * ${whole}) / ${whole}`;
    expect(of['gray-5xx']).toBe(
      share(
        'sum(rate(http_requests_total{job="payments",release="gray",status=~"5.."}[5m]))',
        'sum(rate(http_requests_total{job="payments",release="gray"}[5m]))',
      ),
    );
    expect(of['error-rate']).toBe(
      share(
        'sum(rate(http_requests_total{job="payments",status=~"5.."}[5m]))',
        'sum(rate(http_requests_total{job="payments"}[5m]))',
      ),
    );
    expect(of['p95-rise']).toBe(
      '1000 * histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{job="payments",release="gray"}[5m])))' +
        ' - 1000 * histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{job="payments",release="stable"}[5m])))',
    );
    expect(of['p99']).toContain('{job="payments"}[1m]');
    expect(of['gray-surge']).toBe(
      'sum(rate(gray_http_requests_total{service="payments",is_canary="true"}[5m]))',
    );
    expect(of['healthy-instances']).toBe(
      'sum(kube_deployment_status_replicas_available{deployment=~"payments|payments-v2"})',
    );
    expect(of['auto-rollback']).toContain('release="gray",status=~"5.."}[30s]');
    expect([of['business'], of['schema-guard']]).toEqual([null, null]);
  });

  it('take milliseconds as they are', () => {
    const ms = { ...names, durationBucket: 'traces_span_metrics_duration_milliseconds_bucket' };
    expect(gateQuery(ms, DEFAULT_GATES[2]!, { service: 'x', deployments: [] })).toMatch(
      /^histogram_quantile/,
    );
  });

  it('fill in a query of the configuration, `$` and quotes included', () => {
    const template = 'sum(rate(paid{s="$service"}[$window]))';
    expect(businessQuery(template, 'a"$&b', micros(900e6))).toBe('sum(rate(paid{s="a\\"$&b"}[15m]))');
    expect(
      gateQuery(names, { ...DEFAULT_GATES[0]!, query: template }, { service: 'x', deployments: [] }),
    ).toBe('sum(rate(paid{s="x"}[5m]))');
  });
});

describe('pieces', () => {
  it('are escaped', () => {
    expect(promString(ODD)).toBe('"a\\"b\\\\c\\n{}"');
    expect(anyOf('d', ['a.b', 'c|d'])).toEqual({ label: 'd', op: '=~', value: 'a\\.b|c\\|d' });
    expect(selector('m', [anyOf('d', ['a.b', 'c'])])).toBe('m{d=~"a\\\\.b|c"}');
    expect(healthyInstances([])).toBe('sum(kube_deployment_status_replicas_available{deployment=~"$.^"})');
  });

  it.each([
    [300e6, '5m'],
    [90e6, '90s'],
    [3600e6, '1h'],
    [86_400e6, '24h'],
    [0.5e6, '500ms'],
    [1, '1ms'],
  ])('%d µs is %s', (t, textual) => {
    expect(promDuration(micros(t))).toBe(textual);
  });
});
