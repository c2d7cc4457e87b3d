import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../web/model/index.ts';
import { eventsQuery, schemaGuardQuery, traceLogsQuery } from '../../web/sources/loki/query.ts';
import { MINUTE, SECOND, micros, toNanos } from '../../web/time/index.ts';
import {
  askMock,
  askReal,
  difference,
  liveWorld,
  type LiveWorld,
  type Question,
  type Settings,
} from './both.ts';
import { loadLogs } from './load.ts';
import { startLoki, type LiveServer } from './servers.ts';

const e = encodeURIComponent;
type Json = Record<string, unknown>;
const list = (x: unknown): Json[] => (Array.isArray(x) ? (x as Json[]) : []);
const CATEGORIZE = { 'X-Loki-Response-Encoding-Flags': 'categorize-labels' };

/** Streams come in any order, and lines of one moment too; statistics are the server's own. */
function streams(body: unknown): unknown {
  const data = (body as Json).data as Json | undefined;
  if (!data) return body;
  const result = list(data.result).map(({ stream, metric, values, value }) => ({
    labels: JSON.stringify(Object.entries((stream ?? metric) as Json).sort()),
    values: stream
      ? list(values)
          .map(v => JSON.stringify(v))
          .sort()
      : (values ?? value),
  }));
  return {
    type: data.resultType,
    flags: data.encodingFlags,
    result: result.sort((a, b) => (a.labels < b.labels ? -1 : 1)),
  };
}

const LINES = [
  eventsQuery(DEFAULT_CONFIG),
  '{app="orders"}',
  '{app=~"orders|payments", namespace!="platform"}',
  '{app="orders"} |= "WARN"',
  '{app="orders"} != "INFO" |~ "(?i)warn|error"',
  '{app=~".+"} !~ "INFO|DEBUG"',
  '{app=~".+"} | json | event="guard.validate" | status > 300',
  '{app=~".+"} | json | event=~"rollout.*"',
  '{app="orders"} | logfmt',
  '{app=~".+"} | json | line_format "{{.service}} {{.event}}"',
  '{app=~".+"} | json | label_format what=event',
  '{app="nobody"}',
];

const METRICS = [
  schemaGuardQuery(DEFAULT_CONFIG, 'orders', micros(5 * MINUTE)),
  'count_over_time({app="orders"}[1m])',
  'sum(rate({app=~".+"}[5m])) by (app)',
  'sum by (level) (count_over_time({app=~".+"}[2m]))',
  'bytes_over_time({app="orders"}[1m])',
  'sum(sum_over_time({app=~".+"} | json | event="rollout.weight" | unwrap weight [5m]))',
  'topk(2, sum by (app) (count_over_time({app=~".+"}[5m])))',
  'sum(count_over_time({app="orders"}[5m])) / 2',
  'sum(count_over_time({app="orders"}[5m])) > 1e9',
];

const WRONG = [
  '',
  '{',
  '{}',
  '{app=~".*"}',
  '{app="a"} |= ',
  '{app="a"} | nostage',
  'rate({app="a"})',
  'sum({app="a"})',
];

describe('Loki 3.7', () => {
  let server: LiveServer | undefined;
  let live: LiveWorld;
  let settings: Settings;
  beforeAll(async () => {
    live = liveWorld('incident', 14);
    server = await startLoki();
    await loadLogs(server.push, live.world, live.loaded);
    settings = { world: live.world, now: () => live.now, jaegerEra: 'b' };
  });
  afterAll(() => server?.stop());

  const compare = async (q: Question, pick: (body: unknown) => unknown = b => b): Promise<string> => {
    const real = await askReal(server?.url ?? '', q);
    const mock = askMock('loki', settings, q);
    const head = (r: { status: number; type: string }): string => `${r.status} ${r.type}`;
    expect(
      head(mock),
      `${q.target}\nreal: ${real.text.slice(0, 300)}\nmock: ${mock.text.slice(0, 300)}`,
    ).toBe(head(real));
    expect(difference(pick(parse(real.text)), pick(parse(mock.text))), q.target).toBeNull();
    return real.text;
  };
  const path = '/loki/api/v1';
  const ranged = (query: string, more = '', from = live.asked.from, to = live.asked.to): Question => ({
    target: `${path}/query_range?query=${e(query)}&start=${toNanos(from)}&end=${toNanos(to)}${more}`,
  });

  it.each(LINES)('finds the same lines: %s', async query => {
    const to = micros(live.asked.from + 90 * SECOND);
    const q = ranged(query, '&limit=5000', live.asked.from, to);
    await compare(q, streams);
    await compare({ ...q, headers: CATEGORIZE }, streams);
  });

  it('keeps limit and direction alike', async () => {
    await compare(ranged('{app="orders"}', '&limit=20&direction=backward'), streams);
    await compare(ranged('{app="orders"}', '&limit=20&direction=forward'), streams);
  });

  it.each(METRICS)('counts alike: %s', async query => {
    await compare(ranged(query, '&step=60'), streams);
    await compare({ target: `${path}/query?query=${e(query)}&time=${toNanos(live.asked.to)}` }, streams);
  });

  it('finds the lines of a trace', async () => {
    const log = live.world.logs(live.asked).find(l => l.metadata.trace_id !== undefined);
    expect(log).toBeDefined();
    const query = traceLogsQuery(DEFAULT_CONFIG, log?.metadata.trace_id ?? '');
    await compare(ranged(query, '&limit=1000'), streams);
  });

  it('answers the catalogue alike', async () => {
    // The index knows chunks, not lines: only over all that was loaded is its answer exact.
    const window = `start=${toNanos(live.loaded.from)}&end=${toNanos(live.now)}`;
    const sorted = (body: unknown): unknown => {
      const { status, data } = body as Json;
      return {
        status,
        data: Array.isArray(data)
          ? data
              .map(x =>
                JSON.stringify(typeof x === 'object' && x !== null ? Object.entries(x as Json).sort() : x),
              )
              .sort()
          : data,
      };
    };
    await compare({ target: `${path}/labels?${window}` }, sorted);
    await compare({ target: `${path}/label/app/values?${window}` }, sorted);
    await compare({ target: `${path}/label/nothing/values?${window}` }, sorted);
    await compare({ target: `${path}/series?${window}&match[]=${e('{app="orders"}')}` }, sorted);
    await compare({ target: `${path}/series?${window}&match[]=${e('{app="nobody"}')}` }, sorted);
  });

  it.each(WRONG)('refuses: %s', async query => {
    const real = await askReal(server?.url ?? '', ranged(query));
    const mock = askMock('loki', settings, ranged(query));
    expect(`${mock.status} ${mock.type}`, `${real.text} | ${mock.text}`).toBe(`${real.status} ${real.type}`);
    // Where exactly a parser gives up differs; what kind of error it is does not.
    expect(kind(mock.text)).toBe(kind(real.text));
  });

  it('keeps the limits alike', async () => {
    await compare(ranged('{app="orders"}', '&limit=6000'));
    await compare(ranged('count_over_time({app="orders"}[1m])', '&step=0.01'));
    await compare({ target: `${path}/query?query=${e('{app="orders"}')}` });
    await compare({ target: `${path}/nothing` });
  });
});

const kind = (message: string): string => message.replace(/ ?(at line \d+, col \d+)? ?:.*$/s, '');

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body.trim();
  }
}
