import { beforeEach, describe, expect, it } from 'vitest';
import { SourceError, type Settled } from '../sources/index.ts';
import { afterSettled, longWait, useHealth, type SourceHealth } from './health.ts';

const request = { method: 'GET', url: '/jaeger/api/services' } as const;
const answered = (startedAt: number, ms: number): Settled => ({
  source: 'jaeger',
  ok: true,
  error: null,
  request,
  startedAt,
  ms,
  retrying: false,
});
const failed = (
  startedAt: number,
  ms: number,
  kind: SourceError['kind'] = 'refused',
  source: Settled['source'] = 'jaeger',
): Settled => ({
  ...answered(startedAt, ms),
  source,
  ok: false,
  error: new SourceError({ source, kind, request, at: startedAt + ms }),
});

const WELL: SourceHealth = {
  lastAnswer: null,
  error: null,
  since: null,
  attempts: 0,
  triedAt: null,
  slow: [],
  slowSince: null,
  slowAnswer: null,
};
const after = (...all: readonly Settled[]): SourceHealth => all.reduce(afterSettled, WELL);

describe('the health of a source', () => {
  it('keeps the last answer and the first failure after it', () => {
    const health = after(answered(1000, 50), failed(2000, 10), failed(32_000, 10));
    expect(health).toMatchObject({ lastAnswer: 1050, since: 2010, attempts: 2 });
  });
  it('counts what a page asks at once, retries included, as one attempt', () => {
    const health = after(failed(1000, 20), failed(1000, 21), failed(1500, 30), failed(31_000, 5));
    expect(health.attempts).toBe(2);
  });
  it('is well again at the first answer, also at one that refuses the question', () => {
    expect(after(failed(1, 1), answered(5, 1))).toEqual({ ...WELL, lastAnswer: 6 });
    expect(after(failed(1, 1), failed(5, 1, 'bad-query'))).toEqual({ ...WELL, lastAnswer: 6 });
  });
  it('does not hold a request that was given up against it', () => {
    expect(after(answered(1, 1), failed(5, 1, 'canceled'))).toMatchObject({ lastAnswer: 2, error: null });
  });
});

describe('a slow source', () => {
  beforeEach(() => useHealth.setState(useHealth.getInitialState(), true));
  const slowSince = (): number | null => useHealth.getState().sources.jaeger.slowSince;
  it('stays slow while one request waits, whatever is answered beside it', () => {
    const { settled, slow } = useHealth.getState();
    slow({ source: 'jaeger', request, startedAt: 3000 });
    slow({ source: 'jaeger', request, startedAt: 1000 });
    expect(slowSince()).toBe(1000);
    settled(answered(5000, 10));
    expect(slowSince()).toBe(1000);
    settled(failed(1000, 9000, 'canceled'));
    expect(slowSince()).toBe(3000);
    settled(answered(3000, 9000));
    expect(slowSince()).toBeNull();
  });
});

describe('a long wait', () => {
  it('is told while it lasts, and for a while after it: a notice must not come and go', () => {
    expect(longWait({ ...WELL, slow: [1000], slowSince: 1000 }, 5000)).toBeNull();
    expect(longWait({ ...WELL, slow: [1000], slowSince: 1000 }, 7000)).toEqual({ ms: 6000, over: false });
    const answeredSlowly = after(answered(1000, 6000), answered(8000, 20));
    expect(longWait(answeredSlowly, 9000)).toEqual({ ms: 6000, over: true });
    expect(longWait(answeredSlowly, 68_000)).toBeNull();
  });
  it('is over at once where it was given up', () => {
    expect(longWait(after(failed(1000, 9000, 'canceled')), 10_100)).toBeNull();
  });
});

describe('asking again', () => {
  beforeEach(() => useHealth.setState(useHealth.getInitialState(), true));
  it('forgets neither the last answer nor the failure before something new is known', () => {
    const { settled, slow, reset } = useHealth.getState();
    settled(answered(1000, 50));
    settled(failed(2000, 10));
    slow({ source: 'jaeger', request, startedAt: 3000 });
    reset();
    const { jaeger } = useHealth.getState().sources;
    expect(jaeger).toMatchObject({ lastAnswer: 1050, since: 2010, attempts: 1, slowSince: null });
    expect(jaeger.error?.kind).toBe('refused');
  });
});
