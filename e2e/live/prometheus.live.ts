import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_GATES, DEFAULT_METRICS } from '../../web/model/index.ts';
import {
  argo,
  deployments,
  flagger,
  istioErrorShare,
  istioWeights,
} from '../../web/sources/prometheus/controllers.ts';
import { autoRollback, gateQuery } from '../../web/sources/prometheus/gates.ts';
import {
  alertsOverTime,
  lossCounts,
  lossRate,
  measuredWeight,
  observedCounts,
  requestCount,
  requestRate,
  requestRates,
  spanCalls,
} from '../../web/sources/prometheus/query.ts';
import { MINUTE, micros, toSeconds } from '../../web/time/index.ts';
import {
  askMock,
  askReal,
  difference,
  liveWorld,
  type LiveWorld,
  type Question,
  type Settings,
} from './both.ts';
import { makeBlocks } from './load.ts';
import { startPrometheus, type LiveServer } from './servers.ts';

const M5 = micros(5 * MINUTE);
const N = DEFAULT_METRICS;

/** Every query that the app can make, for two services. */
const appQueries = (): string[] => {
  const perService = ['orders', 'pricing'].flatMap(service => [
    measuredWeight(N, service, M5),
    requestRate(N, service, M5),
    requestCount(N, service, M5),
    spanCalls(service, M5),
    istioWeights(service, M5),
    istioErrorShare(service, '2.4.0', M5),
    autoRollback(N, service, M5).p99,
    ...DEFAULT_GATES.flatMap(
      g => gateQuery(N, g, { service, deployments: [service, `${service}-gray`] }) ?? [],
    ),
  ]);
  return [
    ...perService,
    requestRates(N, M5),
    alertsOverTime(),
    lossCounts(N, M5),
    observedCounts(N, M5),
    lossRate(N, M5),
    argo.info(),
    argo.desired(),
    argo.updated(),
    argo.available(),
    argo.unavailable(),
    argo.events(M5),
    flagger.status(),
    flagger.weight(),
    flagger.analysis(),
    ...Object.values(deployments).map(q => q()),
  ];
};

/** The language itself, on the world's series. */
const LANGUAGE = [
  'http_requests_total{job="orders"}',
  'http_requests_total{job=~"ord.*",status!~"5..",release!="gray"}',
  'count({__name__=~"kube_.+"})',
  'http_requests_total{job="orders"} offset 2m',
  'sum(rate(http_requests_total[5m])) by (job, release)',
  'sum without (method, status, instance) (increase(http_requests_total{job="orders"}[3m]))',
  'irate(http_requests_total{job="orders"}[5m])',
  'delta(kube_deployment_status_replicas[5m])',
  'avg by (job) (rate(http_requests_total[5m]))',
  'min(http_requests_total) by (job)',
  'max(http_requests_total) by (job)',
  'quantile(0.9, http_requests_total)',
  'topk(3, http_requests_total)',
  'sort_desc(sum by (job) (http_requests_total))',
  'histogram_quantile(0.99, sum by (le, job) (rate(http_request_duration_seconds_bucket[5m])))',
  'abs(-1 * http_requests_total{job="orders"})',
  'clamp_max(clamp_min(http_requests_total{job="orders"}, 10), 1000)',
  'clamp(http_requests_total{job="orders"}, 10, 1000)',
  'label_replace(http_requests_total{job="orders"}, "team", "$1-team", "job", "(.*)")',
  'time() - 5',
  'vector(1)',
  'http_requests_total{job="orders"} > 100',
  'http_requests_total{job="orders"} > bool 100',
  'http_requests_total{job="orders"} and on (job) http_requests_total{release="gray"}',
  'sum by (job) (http_requests_total) unless sum by (job) (http_requests_total{release="gray"})',
  'sum by (job) (http_requests_total{release="gray"}) or sum by (job) (http_requests_total)',
  'sum by (job, release) (rate(http_requests_total[5m])) / on (job) group_left () sum by (job) (rate(http_requests_total[5m]))',
  'max_over_time(kube_deployment_status_replicas[5m])',
  'absent(nonexistent_metric{a="b"})',
  '1 + 2 * 3 ^ 2 % 5',
  '-http_requests_total{job="orders"}',
  'nonexistent_metric',
  'sum(nonexistent_metric)',
];

const WRONG = [
  '',
  'http_requests_total{',
  'rate(http_requests_total)',
  'sum by (job (http_requests_total)',
  'http_requests_total[5m]',
  'nofunction(http_requests_total)',
  '{}',
  'http_requests_total{job=~"["}',
  'http_requests_total + on (job) http_requests_total',
  '"text" + 1',
];

const e = encodeURIComponent;

describe.each([
  [2, '2.42'],
  [3, '3.15'],
] as const)('Prometheus %i', (major, version) => {
  let server: LiveServer | undefined;
  let live: LiveWorld;
  let settings: Settings;
  beforeAll(async () => {
    live = liveWorld('incident', 26);
    server = await startPrometheus(major, folder => makeBlocks(folder, live.world, live.loaded));
    settings = {
      world: live.world,
      now: () => live.now,
      jaegerEra: 'b',
      prometheusVersion: version,
      staleMarkers: false,
    };
  });
  afterAll(() => server?.stop());

  const compare = async (q: Question, pick: (body: unknown) => unknown = b => b): Promise<string> => {
    const real = await askReal(server?.url ?? '', q);
    const mock = askMock('prometheus', settings, q);
    expect(`${mock.status} ${mock.type}`, `${q.target}: ${mock.text.slice(0, 300)}`).toBe(
      `${real.status} ${real.type}`,
    );
    const differs = difference(pick(JSON.parse(real.text)), pick(JSON.parse(mock.text)));
    expect(differs, q.target).toBeNull();
    return real.text;
  };

  /** Instant vectors have no order of their own; annotations are worded differently from release to release. */
  const sorted =
    (ordered: boolean) =>
    (body: unknown): unknown => {
      const { status, data, errorType } = body as {
        status: string;
        errorType?: string;
        data?: { resultType: string; result: unknown };
      };
      if (!data) return { status, errorType };
      const list =
        Array.isArray(data.result) && !ordered ? data.result.map(r => JSON.stringify(canonical(r))) : null;
      return {
        status,
        type: data.resultType,
        result: list ? list.sort().map(r => JSON.parse(r) as unknown) : data.result,
      };
    };

  const range = (expr: string): Question => ({
    target: `/api/v1/query_range?query=${e(expr)}&start=${toSeconds(live.asked.from)}&end=${toSeconds(live.asked.to)}&step=30`,
  });
  const instant = (expr: string): Question => ({
    target: `/api/v1/query?query=${e(expr)}&time=${toSeconds(live.asked.to)}`,
  });

  it('answers every range query of the app alike', async () => {
    const empty: string[] = [];
    for (const expr of appQueries()) {
      const text = await compare(range(expr), sorted(true));
      if (text.includes('"result":[]')) empty.push(expr);
    }
    // The world must feed most of what the app asks; otherwise the comparison would prove little.
    expect(empty.length, empty.join('\n')).toBeLessThan(appQueries().length / 2);
  });

  it('answers every instant query of the app alike', async () => {
    for (const expr of appQueries()) await compare(instant(expr), sorted(false));
  });

  it.each(LANGUAGE)('speaks the language: %s', async expr => {
    await compare(instant(expr), sorted(/^(sort|topk)/.test(expr)));
    if (!/^sort/.test(expr)) await compare(range(expr), sorted(!/^topk/.test(expr)));
  });

  it.each(WRONG)('refuses: %s', async expr => {
    await compare(instant(expr), sorted(false));
    await compare(range(expr), sorted(false));
  });

  it('takes forms, and answers the catalogue alike', async () => {
    const { from, to } = live.asked;
    const window = `start=${toSeconds(from)}&end=${toSeconds(to)}`;
    await compare({ target: '/api/v1/query', form: { query: 'vector(1)', time: String(toSeconds(to)) } });
    await compare({ target: `/api/v1/labels?${window}` });
    await compare({ target: `/api/v1/labels?${window}&match[]=${e('http_requests_total{job="orders"}')}` });
    await compare({ target: `/api/v1/label/job/values?${window}` });
    await compare({ target: `/api/v1/label/nothing/values?${window}` });
    await compare(
      { target: `/api/v1/series?${window}&match[]=${e('kube_deployment_spec_replicas')}` },
      body => {
        const { status, data } = body as { status: string; data: unknown[] };
        return { status, data: data.map(d => JSON.stringify(canonical(d))).sort() };
      },
    );
    await compare({ target: '/api/v1/series' }, errorOnly);
    await compare({ target: '/api/v1/query_range?query=up&start=1&end=0&step=1' }, errorOnly);
    await compare({ target: '/api/v1/query_range?query=up&start=0&end=100000&step=1' }, errorOnly);
    await compare({ target: '/api/v1/query_range?query=up&start=x&end=1&step=1' }, errorOnly);
    await compare({ target: `/api/v1/query_exemplars?query=${e('nonexistent')}&${window}` });
  });

  it('answers paths that are none alike', async () => {
    for (const target of ['/api/v1/nothing', '/nothing', '/-/ready', '/-/healthy']) {
      const real = await askReal(server?.url ?? '', { target });
      const mock = askMock('prometheus', settings, { target });
      expect(mock.status, target).toBe(real.status);
      expect(mock.type.split(';')[0], target).toBe(real.type.split(';')[0]);
    }
  });
});

const errorOnly = (body: unknown): unknown => {
  const { status, errorType, error } = body as { status: string; errorType?: string; error?: string };
  return { status, errorType, error };
};

function canonical(x: unknown): unknown {
  if (Array.isArray(x)) return x.map(canonical);
  if (typeof x !== 'object' || x === null)
    return typeof x === 'string' && Number.isFinite(Number(x)) && x !== ''
      ? String(Number(Number(x).toPrecision(12)))
      : x;
  return Object.fromEntries(
    Object.entries(x)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, canonical(v)]),
  );
}
