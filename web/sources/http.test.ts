import { describe, expect, it } from 'vitest';
import { Bench, json, never, settle, text, thrown } from './testing/bench.ts';
import { SourceError, type FailureKind } from './failure.ts';
import { Queue } from './queue.ts';

const failing = async (bench: Bench, work: Promise<unknown>, ms = 120_000): Promise<SourceError> => {
  const failed = thrown(work);
  await bench.advance(ms);
  const e = await failed;
  expect(e).toBeInstanceOf(SourceError);
  return e as SourceError;
};

const PAGE = '<!DOCTYPE html><html><head><title>Sign in – SSO</title></head><body>…</body></html>';

describe('answers that are no good', () => {
  const cases: readonly [string, () => Response, FailureKind, string, number][] = [
    ['401', () => text('Unauthorized', 401), 'unauthorized', 'Unauthorized', 1],
    ['Loki without tenant', () => text('no org id\n', 401), 'unauthorized', 'no org id', 1],
    ['403 of Grafana', () => json({ message: 'Access denied' }, 403), 'forbidden', 'Access denied', 1],
    ['404', () => text('404 page not found\n', 404), 'not-found', '404 page not found', 1],
    [
      '400 of Prometheus',
      () => json({ status: 'error', errorType: 'bad_data', error: 'parse error' }, 400),
      'bad-query',
      'parse error',
      1,
    ],
    [
      '400 of Jaeger v1 as text',
      () => text('{"data":null,"errors":[{"code":400,"msg":"parameter missing"}]}', 400),
      'bad-query',
      'parameter missing',
      1,
    ],
    [
      '400 of Jaeger v3 as text',
      () => text('{"error":{"httpCode":400,"message":"malformed"}}', 400),
      'bad-query',
      'malformed',
      1,
    ],
    [
      '422',
      () => json({ status: 'error', errorType: 'execution', error: 'many-to-many' }, 422),
      'bad-query',
      'many-to-many',
      1,
    ],
    ['413', () => text('too big', 413), 'too-large', 'too big', 1],
    ['500', () => text('boom', 500), 'server', 'boom', 1],
    ['503', () => text('Service Unavailable', 503), 'server', 'Service Unavailable', 3],
    [
      '503 for a query that timed out',
      () => json({ status: 'error', errorType: 'timeout', error: 'query timed out' }, 503),
      'timeout',
      'query timed out',
      2,
    ],
    [
      '504 of Loki',
      () => text('request timed out, decrease the duration of the request', 504),
      'timeout',
      'request timed out, decrease the duration of the request',
      2,
    ],
    ['429', () => text('slow down', 429), 'rate-limited', 'slow down', 3],
    [
      'a login page',
      () => text(PAGE, 200, { 'content-type': 'application/json' }),
      'html',
      'HTML page “Sign in – SSO”',
      1,
    ],
    ['JSON cut short', () => text('{"data":[{"a":"b'), 'truncated', '', 1],
    ['text that is no JSON', () => text('all is well'), 'shape', 'all is well', 1],
    ['broken JSON', () => text('{"a":1}}'), 'shape', '{"a":1}}', 1],
    ['nothing at all', () => text(''), 'empty-body', '', 1],
    [
      'proxy: refused',
      () => json({ code: 'refused', upstream: 'jaeger:16686', message: 'connect ECONNREFUSED' }, 502),
      'refused',
      'connect ECONNREFUSED',
      3,
    ],
    [
      'proxy: timeout',
      () => json({ code: 'timeout', upstream: 'jaeger:16686', message: 'no answer' }, 502),
      'timeout',
      'no answer',
      2,
    ],
    [
      'proxy: dns',
      () => json({ code: 'dns', upstream: 'jager:16686', message: 'ENOTFOUND' }, 502),
      'proxy',
      'ENOTFOUND',
      1,
    ],
    [
      'proxy: tls',
      () => json({ code: 'tls', upstream: 'jaeger:443', message: 'self-signed' }, 502),
      'proxy',
      'self-signed',
      1,
    ],
    [
      'Grafana cannot sign in upstream',
      () => text('Authentication to data source failed', 400),
      'unauthorized',
      'Authentication to data source failed',
      1,
    ],
    [
      'Grafana knows no such data source',
      () => json({ message: 'Data source not found' }, 404),
      'not-found',
      'Data source not found',
      1,
    ],
  ];
  it.each(cases)('%s', async (_name, reply, kind, detail, attempts) => {
    const bench = new Bench(reply);
    const e = await failing(
      bench,
      bench.http().json({ path: '/x', params: new URLSearchParams({ q: '1' }) }),
    );
    expect(e).toMatchObject({ source: 'jaeger', kind, request: { method: 'GET', url: '/src/x?q=1' } });
    if (detail !== '') expect(e.detail).toBe(detail);
    expect(bench.asked).toHaveLength(attempts);
    expect(bench.settled.map(s => s.retrying)).toEqual([
      ...Array.from({ length: attempts - 1 }, () => true),
      false,
    ]);
    expect(bench.settled.every(s => !s.ok && s.error !== null)).toBe(true);
    expect(bench.armed).toBe(0);
  });

  it('name upstream and remedy where the proxy knows them', async () => {
    const bench = new Bench(() => json({ code: 'dns', upstream: 'jager:16686', message: 'ENOTFOUND' }, 502));
    const e = await failing(bench, bench.http().json({ path: '/x' }));
    expect(e).toMatchObject({ upstream: 'jager:16686', remedy: 'source.remedy.proxy-dns', status: 502 });
  });

  it('keep at most 500 characters', async () => {
    const bench = new Bench(() => text('x'.repeat(5000), 500));
    expect((await failing(bench, bench.http().json({ path: '/x' }))).detail).toHaveLength(500);
  });
});

describe('requests that never arrive', () => {
  const broken = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'));

  it('are refused on the same origin, without a probe, after three attempts', async () => {
    const bench = new Bench(broken);
    expect((await failing(bench, bench.http().json({ path: '/x' }))).kind).toBe('refused');
    expect(bench.asked).toHaveLength(3);
    expect(bench.asked.every(a => a.init.mode === undefined)).toBe(true);
  });

  it('are CORS when a second request that asks for nothing gets through', async () => {
    const bench = new Bench(a => (a.init.mode === 'no-cors' ? text('') : broken()));
    const e = await failing(bench, bench.http('loki', { url: 'http://loki.test:3100' }).json({ path: '/x' }));
    expect(e).toMatchObject({ kind: 'cors', source: 'loki', remedy: 'source.remedy.cors' });
    expect(bench.asked).toHaveLength(2);
  });

  it('are refused when that one fails, too', async () => {
    const bench = new Bench(broken);
    const e = await failing(bench, bench.http('loki', { url: 'http://loki.test:3100' }).json({ path: '/x' }));
    expect(e.kind).toBe('refused');
  });

  it('time out at the deadline, and are tried once more', async () => {
    const bench = new Bench(never);
    const work = thrown(bench.http().json({ path: '/x' }));
    await bench.advance(29_000);
    expect(bench.settled).toHaveLength(0);
    expect(bench.slow).toHaveLength(1);
    await bench.advance(60_000);
    expect(await work).toMatchObject({ kind: 'timeout', status: null });
    expect(bench.asked).toHaveLength(2);
    expect(bench.armed).toBe(0);
  });

  it('are canceled when the caller gives up: while they run, wait for their turn or for another try', async () => {
    const bench = new Bench(a => (a.path === '/src/503' ? text('', 503) : never()));
    const http = bench.http();
    const stop = new AbortController();
    const running = [1, 2].map(() => thrown(http.json({ path: '/x', signal: stop.signal })));
    await settle();
    const waiting = thrown(http.json({ path: '/x', signal: stop.signal }));
    stop.abort();
    for (const e of await Promise.all([...running, waiting])) expect(e).toMatchObject({ kind: 'canceled' });
    expect(bench.asked).toHaveLength(2);
    const later = new AbortController();
    const backing = thrown(http.json({ path: '/503', signal: later.signal }));
    await settle();
    later.abort();
    expect(await backing).toMatchObject({ kind: 'canceled' });
    expect(bench.armed).toBe(0);
  });
});

describe('retries', () => {
  it('succeed when the source comes back, with jittered, growing waits', async () => {
    const bench = new Bench((_, n) => (n < 3 ? text('', 503) : json({ ok: true })));
    const work = bench.http().json({ path: '/x' });
    await bench.advance(150);
    expect(bench.asked).toHaveLength(2);
    await bench.advance(299);
    expect(bench.asked).toHaveLength(2);
    await bench.advance(1);
    expect((await work).value).toEqual({ ok: true });
    expect(bench.settled.map(s => s.ok)).toEqual([false, false, true]);
  });

  it('wait as long as Retry-After says', async () => {
    const bench = new Bench((_, n) => (n === 1 ? text('', 429, { 'retry-after': '7' }) : json(1)));
    const work = bench.http().json({ path: '/x' });
    await bench.advance(6_999);
    expect(bench.asked).toHaveLength(1);
    await bench.advance(200);
    expect((await work).value).toBe(1);
  });

  it('do not wait for minutes, but say how long the source asked for', async () => {
    const bench = new Bench(() => text('', 429, { 'retry-after': '120' }));
    const e = await failing(bench, bench.http().json({ path: '/x' }), 1);
    expect(e).toMatchObject({ kind: 'rate-limited', retryAfter: 120_000 });
    expect(bench.asked).toHaveLength(1);
  });
});

describe('the queue', () => {
  it('lets two at once to one source, first come first served', async () => {
    const bench = new Bench(async a => {
      await settle();
      return json(a.path);
    });
    const http = bench.http();
    const answers = await Promise.all(['/a', '/b', '/c', '/d', '/e'].map(path => http.json({ path })));
    expect(answers.map(a => a.value)).toEqual(['/src/a', '/src/b', '/src/c', '/src/d', '/src/e']);
    expect(bench.peak).toBe(2);
  });

  it('drops waiters that were given up and gives each place back once', async () => {
    const queue = new Queue(1);
    const first = await queue.acquire(undefined);
    const stop = new AbortController();
    const dropped = thrown(queue.acquire(stop.signal));
    const second = queue.acquire(undefined);
    stop.abort();
    expect(await dropped).toMatchObject({ name: 'AbortError' });
    expect(queue.waiting).toBe(1);
    first();
    first();
    const third = queue.acquire(undefined);
    let thirdRuns = false;
    void third.then(() => (thirdRuns = true));
    (await second)();
    await third;
    expect(thirdRuns).toBe(true);
  });
});

/** A body that comes in these pieces; a function as the last one runs instead of the end. */
function pieces(parts: readonly string[], end?: (c: ReadableStreamDefaultController) => void): Response {
  let i = 0;
  const stream = new ReadableStream({
    pull(c) {
      const part = parts[i++];
      if (part !== undefined) c.enqueue(new TextEncoder().encode(part));
      else if (end) end(c);
      else c.close();
    },
  });
  return new Response(stream);
}

describe('streamed bodies', () => {
  it('come piece by piece, whole, and hold their place until the end', async () => {
    const bench = new Bench(() => pieces([' ', '\n', '{"da', 'ta":[', ']}']));
    const body = await bench.http().open({ path: '/x' });
    expect(bench.settled).toHaveLength(0);
    const got: string[] = [];
    for await (const piece of body.chunks()) {
      expect(piece.byteLength).toBe(piece.buffer.byteLength);
      got.push(new TextDecoder().decode(piece));
    }
    expect(got.join('')).toBe(' \n{"data":[]}');
    expect(bench.settled).toMatchObject([{ ok: true }]);
    expect(bench.armed).toBe(0);
  });

  it('are recognised as a page or plain text before they are handed on', async () => {
    const page = new Bench(() => pieces(['\n', PAGE]));
    expect(await failing(page, page.http().open({ path: '/x' }))).toMatchObject({
      kind: 'html',
      status: 200,
    });
    const plain = new Bench(() => pieces(['hello']));
    expect(await failing(plain, plain.http().open({ path: '/x' }))).toMatchObject({
      kind: 'shape',
      detail: 'hello',
    });
    const nothing = new Bench(() => pieces([]));
    expect(await failing(nothing, nothing.http().open({ path: '/x' }))).toMatchObject({ kind: 'empty-body' });
  });

  it('that break off are truncated', async () => {
    const bench = new Bench(() => pieces(['{"data":['], c => c.error(new TypeError('network error'))));
    const body = await bench.http().open({ path: '/x' });
    expect(await thrown(body.readAll())).toMatchObject({ kind: 'truncated', status: 200 });
    expect(bench.settled).toMatchObject([{ ok: false }]);
  });

  it('that stall time out, and free their place', async () => {
    const bench = new Bench((_, n) => (n === 1 ? pieces(['{'], () => undefined) : json(1)));
    const http = bench.http();
    const body = await http.open({ path: '/x' });
    const work = thrown(body.readAll());
    await bench.advance(31_000);
    // The fake network does not tie its body to the signal; the reader is told all the same.
    expect(await work).toMatchObject({ kind: 'timeout' });
    expect(bench.armed).toBe(0);
    expect((await http.json({ path: '/y' })).value).toBe(1);
  });

  it('that nobody reads free their place when canceled, left early or after ten deadlines', async () => {
    const bench = new Bench(() => pieces(['{', '}']));
    const http = bench.http();
    (await http.open({ path: '/a' })).cancel();
    for await (const piece of (await http.open({ path: '/b' })).chunks()) {
      expect(piece).toHaveLength(1);
      break;
    }
    await http.open({ path: '/c' });
    await bench.advance(301_000);
    expect(bench.settled.map(s => s.error?.kind)).toEqual(['canceled', 'canceled', 'timeout']);
    expect(bench.armed).toBe(0);
  });
});

describe('requests', () => {
  it('carry the configured headers and accept JSON', async () => {
    const bench = new Bench(() => json(1));
    await bench.http('loki', { headers: { 'X-Scope-OrgID': 'a' } }).json({ path: '/x' });
    expect(bench.asked[0]!.init.headers).toEqual({ accept: 'application/json', 'X-Scope-OrgID': 'a' });
  });

  it('become a form where the address would be too long and the endpoint takes one', async () => {
    const bench = new Bench(() => json(1));
    const params = new URLSearchParams({ query: 'x'.repeat(5000) });
    await bench.http().json({ path: '/x', params, form: true });
    await bench.http().json({ path: '/x', params });
    expect(bench.asked.map(a => a.init.method)).toEqual(['POST', 'GET']);
    expect(bench.asked[0]!.params.get('query')).toHaveLength(5000);
  });
});
