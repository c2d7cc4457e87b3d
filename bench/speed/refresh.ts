// How much of Jaeger a live refresh fetches: an hour read by the page's own collector, then the same hour each
// half a minute later, in both ways of reading a Jaeger, with much and with little traffic.

import { DEFAULT_CONFIG, type Environment } from '../../web/model/index.ts';
import { makeSources, platformDeps } from '../../web/sources/index.ts';
import { makeCollector } from '../../web/state/collect.ts';
import { HOUR, SECOND, micros, type Micros } from '../../web/time/index.ts';
import { localAnalyst } from '../../web/workers/index.ts';
import { realEngine } from '../../web/workers/engine.ts';
import { NOW } from './bodies.ts';
import type { Row } from './table.ts';

type Era = 'v1' | 'summaries';

const EVERY = 30 * SECOND;
const REFRESHES = 4;
const SERVICES = Array.from({ length: 12 }, (_, i) => `service-${i}`);
const CALLS = SERVICES.slice(1).map((child, i) => ({ parent: SERVICES[i], child, callCount: 1 }));
const VALUE = 'v'.repeat(1500);

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
const traceId = (n: number): string => hex(n + 1, 32);
const none = { url: null, headers: {}, timeout: micros(600e6), ui: null };
const ENVIRONMENT: Environment = {
  ...{ id: 'bench', title: 'bench', prometheus: none, loki: none },
  jaeger: { ...none, url: 'http://jaeger.test' },
};

/** The n-th request: a span in every service, a millisecond after each other. */
const v1 = (n: number, at: number): object => ({
  traceID: traceId(n),
  spans: SERVICES.map((_, i) => ({
    ...{ traceID: traceId(n), spanID: hex(i + 1, 16), operationName: 'call', processID: `p${i}` },
    references: i === 0 ? [] : [{ refType: 'CHILD_OF', traceID: traceId(n), spanID: hex(i, 16) }],
    ...{ startTime: at + i * 1000, duration: 20_000, tags: [{ key: 'x', type: 'string', value: VALUE }] },
  })),
  processes: Object.fromEntries(SERVICES.map((serviceName, i) => [`p${i}`, { serviceName, tags: [] }])),
});

const v3 = (n: number, at: number): readonly object[] =>
  SERVICES.map((name, i) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] },
    scopeSpans: [
      {
        spans: [
          {
            ...{ traceId: traceId(n), spanId: hex(i + 1, 16), name: 'call', kind: 2 },
            ...(i === 0 ? {} : { parentSpanId: hex(i, 16) }),
            startTimeUnixNano: `${at + i * 1000}000`,
            endTimeUnixNano: `${at + i * 1000 + 20_000}000`,
            attributes: [{ key: 'x', value: { stringValue: VALUE } }],
          },
        ],
      },
    ],
  }));

/** A Jaeger that gets a request every `gap` microseconds for ever. */
function answerOf(era: Era, gap: number): (path: string, query: URLSearchParams) => [number, string] {
  const within = (from: number, to: number, limit: number): readonly number[] => {
    const last = Math.floor(to / gap);
    const most = Math.max(0, Math.min(limit, last - Math.ceil(from / gap) + 1));
    return Array.from({ length: most }, (_, i) => last - i);
  };
  const ok = (value: unknown): [number, string] => [200, JSON.stringify(value)];
  return (path, q) => {
    if (path === '/api/dependencies') return ok({ data: CALLS });
    if (era === 'v1') {
      if (path === '/api/services') return ok({ data: SERVICES });
      if (path !== '/api/traces') return [404, '404 page not found\n'];
      const found = within(Number(q.get('start')), Number(q.get('end')), Number(q.get('limit')));
      return ok({ data: found.map(n => v1(n, n * gap)) });
    }
    const moment = (name: string): number => Date.parse(q.get(`query.${name}`) ?? '') * 1000;
    const limit = Number(q.get('query.num_traces'));
    const found = within(moment('start_time_min'), moment('start_time_max'), limit);
    if (path === '/api/v3/services') return ok({ services: SERVICES });
    if (path === '/api/v3/trace-summaries')
      return ok({ summaries: found.map(n => ({ traceId: traceId(n), spanCount: SERVICES.length })) });
    return ok({ result: { resourceSpans: found.flatMap(n => v3(n, n * gap)) } });
  };
}

/** Bytes of Jaeger's answers: of the first load, and of a refresh. */
async function bytesOf(era: Era, gap: number): Promise<{ readonly first: number; readonly each: number }> {
  let bytes = 0;
  const ask = answerOf(era, gap);
  const fetch = (address: string): Promise<Response> => {
    const { pathname, searchParams } = new URL(address);
    const [status, body] = ask(pathname, searchParams);
    bytes += Buffer.byteLength(body);
    return Promise.resolve(new Response(body, { status }));
  };
  const { jaeger } = makeSources(ENVIRONMENT, { ...platformDeps(), fetch });
  if (!jaeger) throw new Error('no Jaeger in this environment');
  const analyst = localAnalyst(realEngine);
  const { contract, settle } = DEFAULT_CONFIG;
  const collector = makeCollector(jaeger, analyst, DEFAULT_CONFIG);
  const read = async (to: Micros): Promise<number> => {
    const before = bytes;
    await collector.collect({ from: micros(to - HOUR), to }, new AbortController().signal);
    return bytes - before;
  };
  await analyst.openBatch({ contract, settle, now: NOW });
  const first = await read(NOW);
  let refreshed = 0;
  for (let i = 1; i <= REFRESHES; i++) refreshed += await read(micros(NOW + i * EVERY));
  analyst.close();
  return { first, each: refreshed / REFRESHES };
}

const NAMES: Readonly<Record<Era, string>> = { v1: 'old search', summaries: 'summaries' };

/** Bytes of one refresh, held against those of the first load. */
export async function measureRefresh(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const era of ['v1', 'summaries'] as const)
    for (const perSecond of [1, 0.1]) {
      const { first, each } = await bytesOf(era, SECOND / perSecond);
      const sizes = `${(each / 1e6).toFixed(1)} of ${(first / 1e6).toFixed(1)} MB`;
      rows.push({
        what: `live refresh of 1 h, ${perSecond} requests/s, ${NAMES[era]}: ${sizes}`,
        ...{ ratio: each / first, of: 'the first load’s bytes', reach: 0.05 },
      });
    }
  return rows;
}
