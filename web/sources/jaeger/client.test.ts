import { describe, expect, it } from 'vitest';
import { micros, type Range } from '../../time/index.ts';
import { recorded } from '../testing/exchange.ts';
import { Bench, json, text, thrown, type Server } from '../testing/bench.ts';
import type { TraceBody } from './api.ts';
import { makeJaeger } from './client.ts';
import { decodeJaegerBody } from './decode.ts';
import { firstJaeger } from './first.ts';

const range: Range = { from: micros(1795225400e6 + 1), to: micros(1795225900e6) };
const search = { service: 'frontend', range, limit: 100 };
const rec = (name: string): ReturnType<typeof recorded> => recorded('jaeger', name);

/** Answers by path, as the recorded servers do; what they do not have is answered in their own way. */
const serving =
  (paths: Readonly<Record<string, string | (() => Response)>>, otherwise: string): Server =>
  ({ path }) => {
    const known = Object.entries(paths).find(([p]) => path === `/src${p}`)?.[1];
    return typeof known === 'function' ? known() : rec(known ?? otherwise);
  };

const V1_TRACE = '/api/traces/589db3acd8c7566582024f361c6a088b';
const V3_TRACE = '/api/v3/traces/589db3acd8c7566582024f361c6a088b';

/** All-in-one of version 1: its UI answers every path that it does not have. */
const oldest = serving(
  {
    '/api/services': 'jaeger2-services',
    '/api/operations': 'jaeger2-operations',
    '/api/traces': 'jaeger2-trace',
    [V1_TRACE]: 'jaeger2-trace',
    '/api/dependencies': 'jaeger2-dependencies',
  },
  'jaeger1-nope',
);
const middle = serving(
  {
    '/api/v3/services': 'jaeger2-v3-services',
    '/api/v3/operations': 'jaeger2-v3-operations',
    '/api/v3/traces': 'jaeger2-v3-trace',
    [V3_TRACE]: 'jaeger2-v3-trace',
    '/api/services': 'jaeger2-services',
    '/api/dependencies': 'jaeger2-dependencies',
  },
  'jaeger1-nope',
);
const newest = serving(
  {
    '/api/v3/services': 'jaeger3-v3-services',
    '/api/v3/operations': 'jaeger3-v3-operations',
    '/api/v3/traces': 'jaeger3-v3-traces',
    '/api/v3/trace-summaries': 'jaeger3-v3-summaries',
    '/api/dependencies': 'jaeger2-dependencies',
  },
  'jaeger3-services-gone',
);

const idsOf = async (body: TraceBody | null): Promise<string[]> =>
  decodeJaegerBody(await body!.readAll(), body!.shape).traces.map(t => t.traceId);

describe('eras', () => {
  it.each([
    ['v1', oldest, ['redis-manual', 'frontend', 'jaeger', 'customer', 'mysql', 'driver', 'route'], 3],
    ['v3', middle, ['jaeger', 'customer', 'mysql', 'driver', 'route', 'redis-manual', 'frontend'], 2],
    ['summaries', newest, ['redis-manual', 'frontend', 'mysql', 'customer', 'driver', 'route'], 1],
  ] as const)('%s is told by content and remembered', async (era, server, services, probes) => {
    const bench = new Bench(server);
    const jaeger = makeJaeger(bench.http());
    expect(await jaeger.era()).toBe(era);
    expect(bench.asked).toHaveLength(probes);
    expect(await jaeger.services()).toEqual(services);
    expect(bench.asked).toHaveLength(probes + 1);
    const operations = await jaeger.operations('frontend');
    expect(operations).toContainEqual({ name: '/dispatch', kind: 'server' });
    // Probing an old server must not make it look ill.
    expect(bench.settled.filter(s => s.error !== null && s.error.kind !== 'not-found')).toEqual([]);
    expect(bench.armed).toBe(0);
  });

  it('take an api_v3 error for a proof that the endpoint is there', async () => {
    for (const name of ['jaeger3-v3-traces-none', 'jaeger3-v3-norange', 'jaeger3-v3-traces-depth0']) {
      const bench = new Bench(serving({ '/api/v3/trace-summaries': name }, 'jaeger3-services-gone'));
      expect(await makeJaeger(bench.http()).era()).toBe('summaries');
    }
  });

  it('are not decided by a source that is down or wants a login', async () => {
    let up = false;
    const bench = new Bench(asked => (up ? oldest(asked, 0) : text('Unauthorized', 401)));
    const jaeger = makeJaeger(bench.http());
    expect(await thrown(jaeger.services())).toMatchObject({ kind: 'unauthorized' });
    up = true;
    expect(await jaeger.era()).toBe('v1');
  });

  it('fail with what the last probe met when none fits', async () => {
    const bench = new Bench(() => rec('jaeger1-nope'));
    expect(await thrown(makeJaeger(bench.http()).services())).toMatchObject({
      kind: 'html',
      source: 'jaeger',
    });
    expect(bench.asked).toHaveLength(3);
    // A login page before everything is a failure that the page's health display has to hear of, and only once.
    expect(bench.settled.map(x => x.error?.kind)).toEqual(['html']);
  });

  it('are probed again when answers stop fitting', async () => {
    let server = middle;
    const bench = new Bench((asked, n) => server(asked, n));
    const jaeger = makeJaeger(bench.http());
    expect(await jaeger.era()).toBe('v3');
    server = oldest;
    expect(await jaeger.services()).toContain('frontend');
    expect(await jaeger.era()).toBe('v1');
    server = newest;
    expect((await jaeger.search(search))?.shape).toBe('v3');
    expect(await jaeger.era()).toBe('summaries');
  });
});

describe('searching', () => {
  it('v1: microseconds, limit and tags as JSON', async () => {
    const bench = new Bench(oldest);
    const body = await makeJaeger(bench.http()).search({
      ...search,
      operation: 'op',
      minDuration: micros(1500),
      attributes: { 'x-request-id': 'r' },
    });
    expect(Object.fromEntries(bench.asked.at(-1)!.params)).toEqual({
      service: 'frontend',
      start: '1795225400000001',
      end: '1795225900000000',
      limit: '100',
      operation: 'op',
      minDuration: '1500us',
      tags: '{"x-request-id":"r"}',
    });
    expect(await idsOf(body)).toEqual(['589db3acd8c7566582024f361c6a088b']);
  });

  it('v3: snake_case, num_traces and RFC 3339 with microseconds', async () => {
    const bench = new Bench(newest);
    const body = await makeJaeger(bench.http()).search(search);
    expect(Object.fromEntries(bench.asked.at(-1)!.params)).toEqual({
      'query.service_name': 'frontend',
      'query.start_time_min': '2026-11-21T01:43:20.000001Z',
      'query.start_time_max': '2026-11-21T01:51:40.000000Z',
      'query.num_traces': '100',
    });
    expect(await idsOf(body)).toHaveLength(2);
  });

  it('takes the 404 of an empty v3 search for an empty answer', async () => {
    const bench = new Bench(
      serving(
        { '/api/v3/services': 'jaeger2-v3-services', '/api/v3/traces': 'jaeger2-v3-traces-none' },
        'jaeger1-nope',
      ),
    );
    expect(await makeJaeger(bench.http()).search(search)).toBeNull();
    const v1 = new Bench(
      serving({ '/api/services': 'jaeger2-services', '/api/traces': 'jaeger2-traces-none' }, 'jaeger1-nope'),
    );
    expect(await idsOf(await makeJaeger(v1.http()).search(search))).toEqual([]);
  });

  it.each([
    [
      'v1',
      '/api/traces',
      '/api/services',
      'jaeger2-services',
      'jaeger2-traces-limit0',
      'limit',
      'jaeger2-trace',
    ],
    [
      'v3',
      '/api/v3/traces',
      '/api/v3/services',
      'jaeger2-v3-services',
      'jaeger2-v3-traces-nodepth',
      'query.num_traces',
      'jaeger2-v3-trace',
    ],
  ])(
    'halves a limit that %s refuses, and remembers',
    async (_era, path, services, list, refusal, field, answer) => {
      const bench = new Bench(asked => {
        if (asked.path === `/src${services}`) return rec(list);
        if (asked.path !== `/src${path}`) return rec('jaeger1-nope');
        return rec(Number(asked.params.get(field)) >= 60 ? refusal : answer);
      });
      const jaeger = makeJaeger(bench.http());
      const limits = (): (string | null)[] =>
        bench.asked.filter(a => a.path === `/src${path}`).map(a => a.params.get(field));
      const body = await jaeger.search({ ...search, limit: 200 });
      expect(body!.limit).toBe(50);
      body!.cancel();
      expect(limits()).toEqual(['200', '100', '50']);
      (await jaeger.search({ ...search, limit: 200 }))!.cancel();
      expect(limits()).toEqual(['200', '100', '50', '50']);
    },
  );

  it('reads summaries where there are some', async () => {
    const bench = new Bench(newest);
    const answer = await makeJaeger(bench.http()).summaries(search);
    expect(answer!.summaries).toHaveLength(2);
    expect(answer!.summaries[0]).toMatchObject({
      traceId: '0d2b2917f9e57d8fb64087f698932f91',
      rootService: 'frontend',
      start: 1795225871045905,
      spans: 40,
      errors: 3,
      orphans: 0,
    });
    expect(await makeJaeger(new Bench(middle).http()).summaries(search)).toBeNull();
  });
});

describe('one trace', () => {
  it('by an id in any form', async () => {
    const bench = new Bench(middle);
    const body = await makeJaeger(bench.http()).trace(' 589DB3ACD8C7566582024F361C6A088B ');
    expect(await idsOf(body)).toEqual(['589db3acd8c7566582024f361c6a088b']);
  });

  it('that the server does not have is null, in every era', async () => {
    const v1 = new Bench(
      serving(
        {
          '/api/services': 'jaeger2-services',
          [V1_TRACE]: () =>
            text(
              '{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":404,"msg":"trace not found"}]}',
              404,
            ),
        },
        'jaeger1-nope',
      ),
    );
    expect(await makeJaeger(v1.http()).trace('589db3acd8c7566582024f361c6a088b')).toBeNull();
    const v3 = new Bench(
      serving(
        { '/api/v3/services': 'jaeger2-v3-services', [V3_TRACE]: 'jaeger2-v3-traces-none' },
        'jaeger1-nope',
      ),
    );
    expect(await makeJaeger(v3.http()).trace('589db3acd8c7566582024f361c6a088b')).toBeNull();
  });

  it.each([
    ['an ingress without a route', 'default backend - 404'],
    ['nothing', ''],
    ['a gateway of its own', '{"message":"no Route matched with those values"}'],
  ])(
    'behind a 404 of %s for api_v3 is read from the legacy API, and is not said to be missing',
    async (_, words) => {
      let legacy = true;
      const server: Server = (asked, n) =>
        asked.path.startsWith('/src/api/v3') || !legacy ? text(words, 404) : oldest(asked, n);
      const id = '589db3acd8c7566582024f361c6a088b';
      for (const make of [makeJaeger, firstJaeger]) {
        legacy = true;
        const jaeger = make(new Bench(server).http());
        expect(await idsOf(await jaeger.trace(id))).toEqual([id]);
        legacy = false;
        expect(await thrown(jaeger.trace(id))).toMatchObject({ kind: 'not-found', status: 404 });
      }
    },
  );

  it('by an id that is none is a bad query', async () => {
    const bench = new Bench(asked =>
      asked.path.endsWith('services')
        ? rec('jaeger2-v3-services')
        : asked.path.includes('summaries')
          ? rec('jaeger1-nope')
          : rec('jaeger2-v3-badid'),
    );
    expect(await thrown(makeJaeger(bench.http()).trace('xyz'))).toMatchObject({
      kind: 'bad-query',
      detail: /malformed parameter trace_id/,
    });
  });

  it('turns what a worker threw into an error of this request', async () => {
    const body = await makeJaeger(new Bench(middle).http()).trace('589db3acd8c7566582024f361c6a088b');
    const e = body!.failure({ kind: 'shape', place: 'result.x', expected: 'a list', got: '5' });
    expect(e).toMatchObject({
      kind: 'shape',
      place: 'result.x',
      detail: 'expected a list, got 5',
      source: 'jaeger',
    });
    expect(e.request.url).toContain('/api/v3/traces/589db3');
    body!.cancel();
  });
});

describe('dependencies', () => {
  it('are asked in milliseconds', async () => {
    const bench = new Bench(newest);
    const all = await makeJaeger(bench.http()).dependencies(range);
    expect(Object.fromEntries(bench.asked[0]!.params)).toEqual({
      endTs: '1795225900000',
      lookback: '500000',
    });
    expect(all).toContainEqual({ parent: 'frontend', child: 'driver', calls: 20 });
  });

  it('may be absent', async () => {
    const bench = new Bench(() => json({ data: null, total: 0, errors: null }));
    expect(await makeJaeger(bench.http()).dependencies(range)).toEqual([]);
  });
});
