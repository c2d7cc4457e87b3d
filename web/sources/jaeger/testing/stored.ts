// A Jaeger of made-up traces that counts what it is asked, and sweeps of it.

import { micros, type Range } from '../../../time/index.ts';
import { Bench, json, text, type Asked } from '../../testing/bench.ts';
import type { SweepPlan, SweepProgress, TraceBody } from '../api.ts';
import { makeJaeger } from '../client.ts';
import { decodeJaegerBody } from '../decode.ts';

/** A trace: the services that have a span in it and when they start, in seconds. */
export interface Stored {
  readonly id: string;
  readonly at: number;
  readonly services: readonly string[];
}

export const T0 = 1_795_000_000;
export const hex = (n: number): string => n.toString(16).padStart(32, '0');
export const range: Range = { from: micros(T0 * 1e6), to: micros((T0 + 100) * 1e6) };

interface Behaviour {
  readonly era: 'v1' | 'summaries';
  readonly dependencies?: object[];
  readonly fail?: (asked: Asked, n: number) => Response | null;
  /** Called when a request comes; its answer waits for what this returns. */
  readonly hold?: (asked: Asked) => Promise<unknown>;
}

/** A Jaeger over these traces: newest first, at most as many as the limit says. */
export function jaegerOf(
  stored: readonly Stored[],
  { era, dependencies = [], fail, hold }: Behaviour,
): Bench {
  const services = [...new Set(stored.flatMap(s => s.services)), 'jaeger'];
  const find = (service: string | null, from: number, to: number, limit: number): Stored[] =>
    stored
      .filter(s => s.services.includes(service ?? '') && s.at >= from && s.at <= to)
      .sort((a, b) => b.at - a.at)
      .slice(0, limit);
  const v1 = (s: Stored): object => ({
    traceID: s.id,
    spans: s.services.map((_, i) => ({
      spanID: String(i + 1),
      startTime: s.at * 1e6,
      duration: 1,
      processID: `p${i}`,
    })),
    processes: Object.fromEntries(s.services.map((name, i) => [`p${i}`, { serviceName: name }])),
  });
  const v3 = (all: readonly Stored[]): object => ({
    result: {
      resourceSpans: all.flatMap(s =>
        s.services.map((name, i) => ({
          resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: s.id,
                  spanId: String(i + 1).padStart(16, '0'),
                  startTimeUnixNano: `${s.at}000000000`,
                  endTimeUnixNano: `${s.at}000001000`,
                },
              ],
            },
          ],
        })),
      ),
    },
  });
  const none = (): Response => text('{"error":{"httpCode":404,"message":"No traces found"}}\n', 404);
  const answer = (asked: Asked, n: number): Response => {
    const failure = fail?.(asked, n);
    if (failure) return failure;
    const path = asked.path.slice('/src'.length);
    const p = asked.params;
    if (path === '/api/dependencies') return json({ data: dependencies });
    if (era === 'v1') {
      if (path === '/api/services') return json({ data: services });
      if (path === '/api/traces')
        return json({
          data: find(
            p.get('service'),
            Number(p.get('start')) / 1e6,
            Number(p.get('end')) / 1e6,
            Number(p.get('limit')),
          ).map(v1),
        });
      return text('404 page not found\n', 404);
    }
    const from = Date.parse(p.get('query.start_time_min') ?? '') / 1000;
    const to = Date.parse(p.get('query.start_time_max') ?? '') / 1000;
    const found = find(p.get('query.service_name'), from, to, Number(p.get('query.num_traces')));
    if (path === '/api/v3/services') return json({ services });
    if (path === '/api/v3/trace-summaries')
      return found.length === 0
        ? none()
        : json({ summaries: found.map(s => ({ traceId: s.id, spanCount: s.services.length })) });
    if (path === '/api/v3/traces') return found.length === 0 ? none() : json(v3(found));
    const one = stored.filter(s => path === `/api/v3/traces/${s.id}`);
    return one.length === 0 ? text('404 page not found\n', 404) : json(v3(one));
  };
  return new Bench((asked, n) => (hold ? hold(asked).then(() => answer(asked, n)) : answer(asked, n)));
}

/** The range of a search, in microseconds; null for other requests. */
export function searched({ params: p }: Asked): Range | null {
  const [min, max] = [p.get('query.start_time_min'), p.get('query.start_time_max')];
  if (min !== null && max !== null)
    return { from: micros(Date.parse(min) * 1e3), to: micros(Date.parse(max) * 1e3) };
  return p.has('start') ? { from: micros(Number(p.get('start'))), to: micros(Number(p.get('end'))) } : null;
}

interface Outcome {
  readonly ids: ReadonlySet<string>;
  readonly last: SweepProgress;
  readonly steps: readonly SweepProgress[];
  readonly bench: Bench;
}

export async function sweep(bench: Bench, plan: Partial<SweepPlan> = {}): Promise<Outcome> {
  const ids = new Set<string>();
  const read = async (body: TraceBody): Promise<{ traceIds: string[] }> => {
    const { traces } = decodeJaegerBody(await body.readAll(), body.shape);
    for (const t of traces) ids.add(t.traceId);
    return { traceIds: traces.map(t => t.traceId) };
  };
  const steps: SweepProgress[] = [];
  const whole = { range, services: null, entries: null, window: micros(25e6), ...plan };
  for await (const step of makeJaeger(bench.http()).sweep(whole, { read })) steps.push(step);
  const last = steps.at(-1);
  if (!last) throw new Error('the sweep told nothing');
  return { ids, last, steps, bench };
}

export const asks = (bench: Bench, path: string, service?: string): number =>
  bench.asked.filter(
    a =>
      a.path === `/src${path}` &&
      (service === undefined || (a.params.get('service') ?? a.params.get('query.service_name')) === service),
  ).length;

export const whole = Array.from({ length: 40 }, (_, i): Stored => ({
  id: hex(i + 1),
  at: T0 + 2 * i + 1,
  services: ['gateway', 'orders', 'payments'],
}));
/** The halves of requests whose context broke: no span of the gateway in them. */
export const split = Array.from({ length: 5 }, (_, i): Stored => ({
  id: hex(1000 + i),
  at: T0 + 10 * i + 3,
  services: ['payments', 'ledger'],
}));
export const dependencies = [
  { parent: 'gateway', child: 'orders', callCount: 1 },
  { parent: 'orders', child: 'payments', callCount: 1 },
  { parent: 'payments', child: 'ledger', callCount: 1 },
];
