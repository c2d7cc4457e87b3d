// The servers against recorded exchanges of the real ones, where a hand-written world can be asked the same.

import { describe, expect, it } from 'vitest';
import { here, recorded, jaeger, loki, prometheus, RANGE } from './testing/asked.ts';

describe.skipIf(!here)('recorded exchanges', () => {
  it.each([
    ['jaeger2-badid', '/api/traces/xyz', 'a-v2'],
    ['jaeger2-metrics', '/api/metrics/calls?service=a', 'a-v2'],
    ['jaeger2-traces-badtags', '/api/traces?service=gateway&tags={"error":true}', 'a-v2'],
    ['jaeger2-traces-limit0', '/api/traces?service=gateway&limit=0', 'a-v2'],
    ['jaeger2-traces-none', '/api/traces?service=nope', 'a-v2'],
    ['jaeger2-traces-nosvc', '/api/traces', 'a-v2'],
    ['jaeger2-v3-badid', '/api/v3/traces/xyz', 'a-v2'],
    ['jaeger2-v3-traces-camel', '/api/v3/traces?query.serviceName=a', 'a-v2'],
    ['jaeger2-v3-traces-nodepth', `/api/v3/traces?query.service_name=gateway&${RANGE}`, 'a-v2'],
    ['jaeger2-v3-traces-none', `/api/v3/traces?query.service_name=nope&query.num_traces=5&${RANGE}`, 'a-v2'],
    ['jaeger3-services-gone', '/api/services', 'c'],
    ['jaeger3-traces-gone', '/api/traces?service=gateway', 'c'],
    ['jaeger3-metrics', '/api/metrics/calls?service=a', 'c'],
    ['jaeger3-v3-badid', '/api/v3/traces/xyz', 'c'],
    ['jaeger3-v3-norange', '/api/v3/traces?query.service_name=a', 'c'],
    [
      'jaeger3-v3-traces-depth0',
      `/api/v3/traces?query.service_name=gateway&query.search_depth=0&${RANGE}`,
      'c',
    ],
    ['jaeger3-v3-traces-none', `/api/v3/traces?query.service_name=nope&${RANGE}`, 'c'],
  ] as const)('%s', (name, target, era) => {
    expect(jaeger(target, era)).toEqual(recorded(`live-http/${name}.http`));
  });

  it.each([
    ['loki-bad', '/loki/api/v1/query_range?query={app="xyz'],
    ['loki-buildinfo', '/loki/api/v1/status/buildinfo'],
    ['loki-emptyeq', '/loki/api/v1/query_range?query={app=~".*"}'],
    ['loki-nomatcher', '/loki/api/v1/query_range?query={}'],
    ['loki-instant-log', '/loki/api/v1/query?query={app="x"}'],
    ['loki-limit', '/loki/api/v1/query_range?query={app="x"}&limit=6000'],
    ['loki-notfound', '/loki/api/v1/nope'],
    ['loki-patterns', '/loki/api/v1/patterns?query={app="x"}'],
    ['loki-series-none', '/loki/api/v1/series?match[]={app="none"}'],
    ['loki-values-none', '/loki/api/v1/label/none/values'],
    ['loki-step', '/loki/api/v1/query_range?query={app="x"}&start=1795222399&end=1795225999&step=0.1'],
  ])('%s', (name, target) => {
    const wanted = recorded(`live-http/${name}.http`);
    // The recording of an unfinished string ends elsewhere; what is compared is how an unfinished selector is refused.
    if (name === 'loki-bad') expect(loki('/loki/api/v1/query_range?query={app="rol"').body).toBe(wanted.body);
    else expect(loki(target)).toEqual(wanted);
  });

  it.each([
    ['query_noquery', '/api/v1/query'],
    ['query_badtime', '/api/v1/query?query=up&time=abc'],
    ['query_parse_error', '/api/v1/query?query=up{'],
    ['query_vectormatcher', '/api/v1/query?query={}'],
    ['query_empty', '/api/v1/query?query=nope'],
    ['query_scalar', '/api/v1/query?query=1%2B1&time=1795215946.123456'],
    ['query_string', '/api/v1/query?query="hi"&time=1795215946'],
    ['query_range_11k', '/api/v1/query_range?query=up&start=0&end=11001&step=1'],
    ['query_range_endbefore', '/api/v1/query_range?query=up&start=10&end=5&step=1'],
    ['query_range_nostep', '/api/v1/query_range?query=up&start=1&end=5'],
    ['query_range_step0', '/api/v1/query_range?query=up&start=1&end=5&step=0'],
    ['query_range_rangevec', '/api/v1/query_range?query=up[5m]&start=1&end=2&step=1'],
    ['query_range_string', '/api/v1/query_range?query="x"&start=1&end=2&step=1'],
    ['exemplars_none', '/api/v1/query_exemplars?query=up'],
    ['exemplars_nosel', '/api/v1/query_exemplars?query=1'],
    ['series_nomatch', '/api/v1/series'],
    ['label_values_bad', '/api/v1/label/a-b/values'],
    ['buildinfo', '/api/v1/status/buildinfo'],
    ['notfound', '/api/v1/nope'],
    ['parse_query', '/api/v1/parse_query?query=up'],
    ['healthy', '/-/healthy'],
  ])('%s', (name, target) => {
    expect(prometheus(target)).toEqual(recorded(`prometheus-2.42-http/prom-2.42-${name}.http`));
  });

  it('refuses methods as Prometheus does', () => {
    expect(prometheus('/api/v1/query', { method: 'DELETE' })).toEqual(
      recorded('prometheus-2.42-http/prom-2.42-method_delete.http'),
    );
    expect(prometheus('/api/v1/label/job/values', { method: 'POST' })).toEqual(
      recorded('prometheus-2.42-http/prom-2.42-labelvalues_post.http'),
    );
  });
});
