// A world's series as OpenMetrics text with timestamps, for `promtool tsdb create-blocks-from openmetrics`, at the
// very moments at which the mocked Prometheus scrapes. Backfilled history holds no stale markers: the mock that is
// to answer like it runs with `staleMarkers: false`.

import type { Range } from '../../../web/time/index.ts';
import { NAME, formatTime, formatValue, storageOf, type StoredSeries } from '../../promql/index.ts';
import type { World } from '../../world/types.ts';

const escape = (value: string): string =>
  value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');

const sample = (series: StoredSeries): string => {
  const { [NAME]: name = '', ...labels } = series.metric;
  const text = Object.entries(labels).map(([label, value]) => `${label}="${escape(value)}"`);
  return `${name}${text.length === 0 ? '' : `{${text.join(',')}}`}`;
};

/** Families with names that OpenMetrics' counters and histograms would refuse are declared unknown, which promtool takes. */
export function* toOpenMetrics(world: World, range: Range): Generator<string> {
  const families = new Map<string, StoredSeries[]>();
  for (const series of storageOf(world).series) {
    const name = series.metric[NAME] ?? '';
    const family = families.get(name);
    if (family === undefined) families.set(name, [series]);
    else family.push(series);
  }
  for (const [name, list] of families) {
    yield `# TYPE ${name} unknown\n`;
    for (const series of list) {
      const prefix = sample(series);
      const { times, values } = series.samples(
        Math.ceil(range.from / 1000),
        Math.floor(range.to / 1000),
        false,
      );
      yield times
        .map((t, i) => `${prefix} ${formatValue(values[i] ?? Number.NaN)} ${formatTime(t)}\n`)
        .join('');
    }
  }
  yield '# EOF\n';
}
