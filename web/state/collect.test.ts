import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../model/index.ts';
import type { JaegerClient, SweepPlan, SweepProgress } from '../sources/index.ts';
import { micros, type Range } from '../time/index.ts';
import type { Analyst } from '../workers/analyst.ts';
import { makeCollector } from './collect.ts';

const S = 1e6;
const r = (from: number, to: number): Range => ({ from: micros(from * S), to: micros(to * S) });
const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** A server that needs `ms` for each of two windows, and notes what it was asked for. */
function slow(ms: number) {
  const asked: Range[] = [];
  const plans: SweepPlan[] = [];
  let aborted = 0;
  async function* sweep(plan: SweepPlan, options: { readonly signal?: AbortSignal | undefined }) {
    asked.push(plan.range);
    plans.push(plan);
    const middle = micros((plan.range.from + plan.range.to) / 2);
    for (const [n, readFrom] of [plan.range.to, middle, plan.range.from].entries()) {
      if (n > 0) await wait(ms);
      if (options.signal?.aborted) {
        aborted += 1;
        throw new DOMException('given up', 'AbortError');
      }
      const rest = { failures: [], surprising: ['audit'], stopped: null, traces: 0 };
      yield { ...rest, readFrom, done: n === 2 } as unknown as SweepProgress;
    }
  }
  const analyst = { configure: () => Promise.resolve({}) } as unknown as Analyst;
  const collector = makeCollector({ sweep } as unknown as JaegerClient, analyst, DEFAULT_CONFIG);
  return { collector, asked, plans, aborted: () => aborted };
}

describe('the collector', () => {
  it('reads a range once, and afterwards only what moved on and the youngest again', async () => {
    const { collector, asked } = slow(1);
    await collector.collect(r(0, 1800), new AbortController().signal);
    await collector.collect(r(30, 1830), new AbortController().signal);
    expect(asked).toEqual([r(0, 1800), r(1770, 1830)]);
    expect(collector.store.getState()).toMatchObject({ running: false, error: null, covered: [r(0, 1830)] });
  });

  it('lets a range that moved on take a slow reading over instead of starting again', async () => {
    const { collector, asked, aborted } = slow(60);
    const first = new AbortController();
    const one = collector.collect(r(0, 1800), first.signal);
    await wait(30);
    first.abort();
    await collector.collect(r(30, 1830), new AbortController().signal);
    await one;
    expect(aborted()).toBe(0);
    expect(asked).toEqual([r(0, 1800), r(1770, 1830)]);
  });

  it('gives a reading up when nobody wants it any more, and when another range is wanted', async () => {
    const { collector, asked, aborted } = slow(150);
    const first = new AbortController();
    const one = collector.collect(r(0, 1800), first.signal);
    await wait(10);
    first.abort();
    await one;
    expect(aborted()).toBe(1);
    expect(collector.store.getState().running).toBe(false);
    const two = collector.collect(r(0, 1800), new AbortController().signal);
    await wait(10);
    await collector.collect(r(5000, 5100), new AbortController().signal);
    await two;
    expect(aborted()).toBe(2);
    expect(asked.at(-1)).toEqual(r(5000, 5100));
  });

  it.each([
    ['its end where it follows the present', 20, 20],
    ['the present where it ended long ago', 3600, 0],
  ])('has a range judged from %s', async (_, endedBefore, judgedBefore) => {
    const now = Date.now() * 1000;
    const judged: number[] = [];
    const configure = ({ now: at }: { readonly now: number }): Promise<unknown> => {
      judged.push((now - at) / S);
      return Promise.resolve({});
    };
    const client = { sweep: async function* () {} } as unknown as JaegerClient;
    const collector = makeCollector(client, { configure } as unknown as Analyst, DEFAULT_CONFIG);
    const range = r(now / S - endedBefore - 60, now / S - endedBefore);
    await collector.collect(range, new AbortController().signal);
    expect(judged).toHaveLength(1);
    expect(Math.abs((judged[0] ?? NaN) - judgedBefore)).toBeLessThan(5);
  });

  it('keeps what had come when the reader cancels', async () => {
    const { collector } = slow(80);
    const work = collector.collect(r(0, 1800), new AbortController().signal);
    await wait(120);
    collector.cancel();
    await work;
    expect(collector.store.getState()).toMatchObject({ running: false, covered: [r(900, 1800)] });
  });

  it('leaves alone what was cancelled until it is wanted again, and still follows the range', async () => {
    const { collector, asked } = slow(80);
    const work = collector.collect(r(0, 1800), new AbortController().signal);
    await wait(120);
    collector.cancel();
    await work;
    await collector.collect(r(30, 1830), new AbortController().signal);
    expect(asked).toEqual([r(0, 1800), r(1770, 1830)]);
    expect(collector.store.getState().covered).toEqual([r(900, 1830)]);
    collector.resume();
    await collector.collect(r(30, 1830), new AbortController().signal);
    expect(asked.slice(2)).toEqual([r(1770, 1830), r(30, 900)]);
  });

  it('keeps what came around a failure, and asks again for what failed but not for what cannot be sent', async () => {
    let failures: readonly object[] = [];
    const asked: Range[] = [];
    async function* sweep(plan: SweepPlan) {
      asked.push(plan.range);
      await wait(1);
      const rest = { surprising: [], stopped: null, traces: 0, done: true };
      yield { ...rest, failures, readFrom: plan.range.from } as unknown as SweepProgress;
    }
    const analyst = { configure: () => Promise.resolve({}) } as unknown as Analyst;
    const { collect, store, resume } = makeCollector(
      { sweep } as unknown as JaegerClient,
      analyst,
      DEFAULT_CONFIG,
    );
    const read = (range: Range) => collect(range, new AbortController().signal);
    failures = [{ range: r(100, 101), error: new Error('500'), isolated: true }];
    await read(r(0, 1800));
    expect(store.getState()).toMatchObject({ error: null, covered: [r(0, 100), r(101, 1800)] });
    failures = [];
    await read(r(30, 1830));
    expect(asked).toEqual([r(0, 1800), r(1770, 1830)]);
    resume();
    await read(r(30, 1830));
    expect(asked.slice(2)).toEqual([r(1770, 1830), r(100, 101)]);
    failures = [{ range: r(1840, 1850), error: new Error('500'), isolated: false }];
    await expect(read(r(60, 1860))).rejects.toThrow('500');
    expect(store.getState().covered).toEqual([r(0, 1840), r(1850, 1860)]);
    failures = [];
    await read(r(60, 1860));
    expect(store.getState()).toMatchObject({ covered: [r(0, 1860)] });
  });

  it('lets go what lies two lengths of the widest range back, and not what was only zoomed away from', async () => {
    const gone: Range[] = [];
    async function* sweep({ range: { from } }: SweepPlan) {
      await wait(1);
      const rest = { failures: [], surprising: [], stopped: null, traces: 0, done: true };
      yield { ...rest, readFrom: from } as unknown as SweepProgress;
    }
    const analyst = {
      configure: () => Promise.resolve({}),
      evict: (range: Range) => Promise.resolve(gone.push(range) && { traces: 7, spans: 70 }),
    } as unknown as Analyst;
    const { collect, store } = makeCollector({ sweep } as unknown as JaegerClient, analyst, DEFAULT_CONFIG);
    const read = (range: Range) => collect(range, new AbortController().signal);
    await read(r(0, 1000));
    await read(r(950, 1000));
    await read(r(1400, 2400));
    expect(gone).toEqual([]);
    await read(r(1600, 2600));
    expect(gone).toEqual([r(0, 600)]);
    expect(store.getState()).toMatchObject({ traces: 7, spans: 70, covered: [r(600, 1000), r(1400, 2600)] });
    await read(r(1700, 2700));
    expect(gone).toHaveLength(1);
  });

  it('looks less often where little is new, and in full where something unknown had turned up', async () => {
    const { collector, plans } = slow(1);
    await collector.collect(r(0, 3600), new AbortController().signal);
    await collector.collect(r(30, 3630), new AbortController().signal);
    expect(plans.map(p => [p.sample, p.full])).toEqual([
      [20, []],
      [5, ['audit']],
    ]);
  });
});
