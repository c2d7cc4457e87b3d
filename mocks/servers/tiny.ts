// Worlds of a few series, spans and lines, written by hand for tests.

import { fromSeconds, micros, type Micros } from '../../web/time/index.ts';
import type { World, WorldLog, WorldSeries, WorldSpan, WorldTrace } from '../world/types.ts';

/** A series from the samples a scrape would read: one value an interval from `from` on, null for none. */
export function series(
  labels: Readonly<Record<string, string>>,
  from: Micros,
  interval: Micros,
  values: readonly (number | null)[],
  type: WorldSeries['type'] = 'gauge',
): WorldSeries {
  return {
    labels,
    type,
    at: t => {
      const i = Math.floor((t - from) / interval);
      return i < 0 ? null : (values[i] ?? null);
    },
  };
}

export function span(
  over: Partial<WorldSpan> & Pick<WorldSpan, 'traceId' | 'spanId'>,
  service = 'shop',
): WorldSpan {
  return {
    parentSpanId: null,
    name: 'GET /',
    kind: 'server',
    start: micros(0),
    duration: 1000,
    status: 'unset',
    statusMessage: '',
    resource: { service, attributes: [] },
    scope: { name: '', version: '' },
    attributes: [],
    events: [],
    links: [],
    ...over,
  };
}

export const log = (seconds: number, line: string, over: Partial<WorldLog> = {}): WorldLog => ({
  labels: { app: 'shop' },
  metadata: {},
  time: fromSeconds(seconds),
  nanos: 0,
  line,
  ...over,
});

export interface TinyParts extends Partial<Omit<World, 'traces' | 'trace' | 'logs' | 'exemplars'>> {
  readonly traceList?: readonly WorldTrace[];
  readonly logList?: readonly WorldLog[];
  readonly exemplarList?: ReturnType<World['exemplars']>;
}

export function tinyWorld(parts: TinyParts = {}): World {
  const traces = parts.traceList ?? [];
  const inside = (t: number, range: { from: number; to: number }): boolean => t >= range.from && t < range.to;
  return {
    scenario: 'tiny',
    seed: 1,
    range: { from: micros(0), to: fromSeconds(3600) },
    services: [...new Set(traces.flatMap(trace => trace.spans.map(one => one.resource.service)))],
    scrapeInterval: fromSeconds(15),
    traces: range => traces.filter(trace => trace.spans.some(one => inside(one.start, range))),
    trace: id => traces.find(trace => trace.traceId === id) ?? null,
    series: [],
    exemplars: range => (parts.exemplarList ?? []).filter(one => inside(one.time, range)),
    alerts: [],
    logs: range => (parts.logList ?? []).filter(one => inside(one.time, range)),
    truth: () => [],
    sick: {},
    ...parts,
  };
}
