// Versions that change for everybody are no misrouting, whatever group the requests belong to.

import { describe, expect, it } from 'vitest';
import { Archive, drain, judging, type FullAnalysis } from '../../web/analysis/index.ts';
import { DEFAULT_CONTRACT } from '../../web/model/index.ts';
import { decodeTraceFile } from '../../web/sources/jaeger/decode.ts';
import { micros } from '../../web/time/index.ts';
import { chain, own, PATH } from './chain.ts';
import { drawing, MINUTE, RANGE } from './incident.ts';
import { judge } from './judge.ts';
import { World } from './world.ts';

interface Request {
  readonly minute: number;
  readonly gray: boolean;
  readonly luck: number;
}

interface Deployment {
  /** The share of requests that are tagged for the canary, by the minute. */
  readonly share: (minute: number) => number;
  readonly orders?: (r: Request) => string;
  readonly payments?: (r: Request) => string;
  readonly requests?: number;
}

/** Half an hour of requests that are tagged `v1`, or `v2` for a canary; with the numbers of those that `struck` picks. */
function deployed(d: Deployment, struck: (r: Request) => boolean = () => false) {
  const { next } = drawing(7);
  const world = new World();
  const numbers: number[] = [];
  const count = d.requests ?? 600;
  for (let n = 1; n <= count; n++) {
    const at0 = RANGE.from + Math.round((n / (count + 1)) * 30 * MINUTE);
    const minute = (at0 - RANGE.from) / MINUTE;
    const r: Request = { minute, gray: next() < d.share(minute), luck: next() };
    if (struck(r)) numbers.push(n);
    const baggage = `gray.tag=env%3Dp%3Bgroup%3D${r.gray ? 'v2' : 'v1'}`;
    const orders = d.orders?.(r) ?? (r.gray ? '2.4.0' : '2.3.1');
    const versions = { orders, payments: d.payments?.(r) ?? '9.0.0' };
    chain(world, PATH, { ...own(n), baggage }, { at0, versions });
  }
  return { world, numbers };
}

const at = (service: string, numbers: readonly number[]): string[] =>
  numbers.map(n => `r${n} gray-misrouted gray.tag span ${service}>${service} proven`);

const always = (): number => 0.2;
/** A canary of orders that comes in the middle, which other services know nothing of. */
const late = (minute: number): number => (minute < 14 ? 0 : 0.2);
const promoted = ({ gray, minute }: Request): string => (gray || minute >= 20 ? '2.4.0' : '2.3.1');

describe('nobody is misrouted', () => {
  it('where a canary was promoted: its version serves everybody', () => {
    judge(deployed({ share: always, orders: promoted }).world, []);
  });

  it('most of the time', () => {
    const orders = ({ gray, minute }: Request): string => (gray || minute >= 6 ? '2.4.0' : '2.3.1');
    judge(deployed({ share: always, orders }).world, []);
  });

  it('nor while it was, one instance after the other', () => {
    const replaced = ({ minute, luck }: Request): boolean => luck < (minute - 20) / 2;
    const orders = (r: Request): string => (r.gray || replaced(r) ? '2.4.0' : '2.3.1');
    judge(deployed({ share: always, orders }).world, []);
  });

  it('where another service was deployed while a canary came', () => {
    judge(deployed({ share: late, payments: r => (r.minute < 15 ? '9.0.0' : '9.1.0') }).world, []);
  });

  it('where another service is rolled out by weight', () => {
    const payments = (r: Request): string => (r.luck < r.minute / 30 ? '9.1.0' : '9.0.0');
    judge(deployed({ share: late, payments }).world, []);
    judge(deployed({ share: always, payments: r => (r.luck < 0.5 ? '9.1.0' : '9.0.0') }).world, []);
  });
});

describe('who is misrouted is told', () => {
  it('beside a service that was deployed', () => {
    const struck = (r: Request): boolean => r.gray && r.luck < 0.1;
    const orders = (r: Request): string => (r.gray && !struck(r) ? '2.4.0' : '2.3.1');
    const payments = (r: Request): string => (r.minute < 15 ? '9.0.0' : '9.1.0');
    const { world, numbers } = deployed({ share: always, orders, payments }, struck);
    judge(world, at('orders', numbers));
    expect(numbers.length).toBeGreaterThan(5);
  });

  it('of stable requests until the canary was promoted', () => {
    const struck = (r: Request): boolean => !r.gray && r.luck < 0.05 && r.minute < 18;
    const orders = (r: Request): string => (struck(r) ? '2.4.0' : promoted(r));
    const { world, numbers } = deployed({ share: always, orders }, struck);
    judge(world, at('orders', numbers));
    expect(numbers.length).toBeGreaterThan(5);
  });

  it('of gray requests that no canary serves any more', () => {
    const struck = (r: Request): boolean => r.gray && r.minute >= 20;
    const orders = (r: Request): string => (r.gray && !struck(r) ? '2.4.0' : '2.3.1');
    const { world, numbers } = deployed({ share: always, orders }, struck);
    judge(world, at('orders', numbers));
  });

  it('of gray requests most of which no longer meet the canary', () => {
    const struck = (r: Request): boolean => r.gray && r.minute >= 10;
    const orders = (r: Request): string => (r.gray && !struck(r) ? '2.4.0' : '2.3.1');
    const { world, numbers } = deployed({ share: always, orders }, struck);
    judge(world, at('orders', numbers));
  });

  it('where requests are so few that the groups hardly meet', () => {
    const struck = (r: Request): boolean => r.gray && r.minute > 12 && r.minute < 15;
    const share = (minute: number): number => (Math.floor(minute) % 2 === 0 ? 1 : 0);
    const orders = (r: Request): string => (r.gray && !struck(r) ? '2.4.0' : '2.3.1');
    const { world, numbers } = deployed({ share, orders, requests: 29 }, struck);
    judge(world, at('orders', numbers));
    expect(numbers).toHaveLength(1);
  });
});

describe('a canary that was taken back', () => {
  const line = (minute: number, event: object): string =>
    JSON.stringify({
      ts: new Date((RANGE.from + minute * MINUTE) / 1000).toISOString(),
      ...{ service: 'orders', rollout: 'orders', ...event },
    });
  const back = { event: 'rollout.rollback', from_version: '2.4.0', to_version: '2.3.1' };
  const gone = ({ gray, minute }: Request): boolean => gray && minute >= 12;
  const orders = (r: Request): string => (r.gray && !gone(r) ? '2.4.0' : '2.3.1');
  const { world, numbers } = deployed({ share: always, orders }, gone);

  it('misroutes nobody who is still tagged for it', () => {
    judge(world, [], { logs: line(12.5, { ...back, duration_ms: 47_000 }) });
    judge(world, [], { logs: line(12.5, { ...back, from_version: undefined }) });
    judge(world, [], { logs: line(12, { event: 'rollout.state', version: 'v2.4.0', to: 'RolledBack' }) });
  });

  it('was it taken back elsewhere, or another version, they should have met it', () => {
    for (const other of [
      { service: 'payments' },
      { from_version: '2.2.0' },
      { from_version: undefined, to_version: '2.4.0' },
    ])
      judge(world, at('orders', numbers), { logs: line(12.5, { ...back, ...other }) });
  });

  it('before it was, and once it is brought again, it should have served them', () => {
    const again = line(20, { event: 'rollout.stage', stage: 'batch-1', version: '2.4.0', weight: 10 });
    const late = (n: string): boolean => Number(/^r(\d+)/.exec(n)?.[1]) > (20 / 30) * 601;
    judge(world, at('orders', numbers).filter(late), { logs: [line(12.5, back), again].join('\n') });
    const early = (n: string): boolean => Number(/^r(\d+)/.exec(n)?.[1]) < (24 / 30) * 601;
    const slow = line(25, { ...back, duration_ms: 60_000 });
    judge(world, at('orders', numbers).filter(early), { logs: slow });
  });
});

it('a misrouting is taken back once the rollback is told, though no request came since', () => {
  const gone = ({ gray, minute }: Request): boolean => gray && minute >= 20;
  const orders = (r: Request): string => (r.gray && !gone(r) ? '2.4.0' : '2.3.1');
  const { world, numbers } = deployed({ share: always, orders }, gone);
  const archive = new Archive(DEFAULT_CONTRACT);
  drain(archive.add(decodeTraceFile(new TextEncoder().encode(world.otlp())).traces));
  const options = { now: null, settle: micros(30e6), lines: [] };
  const last = drain(judging(archive, { ...options, events: [] }));
  expect(last.findings).toHaveLength(numbers.length);
  const time = micros(RANGE.from + 20 * MINUTE);
  const fields = { from_version: '2.4.0', to_version: '2.3.1' };
  const told = { kind: 'rollout.rollback', known: true, time, service: 'orders', fields };
  const source = { time, nanos: '0', line: '', labels: {}, metadata: {} };
  const events = [{ ...told, source }];
  expect(drain(judging(archive, { ...options, events, last })).findings).toEqual([]);
});

it('a batch that grows unlearns a misrouting as it sees the promotion', () => {
  const { world } = deployed({ share: always, orders: promoted });
  const { traces } = decodeTraceFile(new TextEncoder().encode(world.otlp()));
  const archive = new Archive(DEFAULT_CONTRACT);
  const options = { now: null, settle: micros(30e6), events: [], lines: [] };
  let last: FullAnalysis | null = null;
  for (let minute = 5; minute <= 30; minute += 5) {
    const [from, to] = [RANGE.from + (minute - 5) * MINUTE, RANGE.from + minute * MINUTE];
    const starts = (t: (typeof traces)[number]): number => Math.min(...t.spans.map(s => s.start));
    drain(archive.add(traces.filter(t => starts(t) >= from && starts(t) < to)));
    last = drain(judging(archive, { ...options, last }));
  }
  expect(last?.requests).toHaveLength(600);
  expect(last?.findings).toEqual([]);
});
