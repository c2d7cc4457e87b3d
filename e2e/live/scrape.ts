// A page for Prometheus to scrape: what the world's series say at this moment, with exemplars (blocks made
// from a file cannot hold them), in the OpenMetrics text format 1.0.

import { createServer } from 'node:http';
import type { World, WorldExemplar, WorldSeries } from '../../mocks/world/types.ts';
import { MINUTE, fromMillis, micros, type Micros } from '../../web/time/index.ts';

const escape = (v: string): string =>
  v.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const labelText = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels)
    .filter(([name]) => name !== '__name__')
    .map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length === 0 ? '{}' : `{${pairs.join(',')}}`;
};

const identity = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Exemplars belong to counters and buckets only, so those families are declared as such. */
function family(series: WorldSeries): { readonly name: string; readonly type: string } {
  const metric = series.labels.__name__ ?? '';
  if (series.type === 'counter' && metric.endsWith('_total'))
    return { name: metric.slice(0, -'_total'.length), type: 'counter' };
  if (metric.endsWith('_bucket')) return { name: metric.slice(0, -'_bucket'.length), type: 'histogram' };
  return { name: metric, type: 'unknown' };
}

const exemplarText = (e: WorldExemplar | undefined): string =>
  // Whole milliseconds, as servers keep them.
  e ? ` # ${labelText(e.labels)} ${e.value} ${(Math.floor(e.time / 1000) / 1000).toFixed(3)}` : '';

/** The page's text at a moment. */
export function metricsPage(world: World, t: Micros): string {
  const exemplars = new Map(
    world.exemplars({ from: micros(t - 2 * MINUTE), to: t }).map(e => [identity(e.seriesLabels), e]),
  );
  const families = new Map<string, { readonly type: string; readonly lines: string[] }>();
  for (const series of world.series) {
    const value = series.at(t);
    if (value === null) continue;
    const { name, type } = family(series);
    const entry = families.get(name) ?? { type, lines: [] };
    const exemplar = type !== 'unknown' ? exemplars.get(identity(series.labels)) : undefined;
    entry.lines.push(
      `${series.labels.__name__ ?? ''}${labelText(series.labels)} ${value}${exemplarText(exemplar)}`,
    );
    families.set(name, entry);
  }
  const text = [...families].map(
    ([name, { type, lines }]) => `# TYPE ${name} ${type}\n${lines.join('\n')}\n`,
  );
  return `${text.join('')}# EOF\n`;
}

export interface MetricsServer {
  /** `host:port`, as a scrape target. */
  readonly target: string;
  readonly close: () => Promise<void>;
}

export function serveMetrics(world: World, port: number): Promise<MetricsServer> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/openmetrics-text; version=1.0.0; charset=utf-8');
    response.end(metricsPage(world, fromMillis(Date.now())));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () =>
      resolve({
        target: `127.0.0.1:${port}`,
        close: async () => {
          server.close();
          await Promise.resolve();
        },
      }),
    );
  });
}
