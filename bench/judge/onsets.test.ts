// Since when, and after which rollout: damage that comes with a version, in steps, and beside innocent events.

import { describe, expect, it } from 'vitest';
import { ALL_GROUPS } from '../../web/model/index.ts';
import { chain, drop, own, PATH, type Plan } from './chain.ts';
import { drawing, MINUTE, RANGE } from './incident.ts';
import { damage, told } from './told.ts';
import { World } from './world.ts';

interface Told {
  readonly tagged: boolean;
  /** The new version's share of the requests, by the minute. */
  readonly share: (minute: number) => number;
  /** What happens to a request of the new version. */
  readonly fault: Plan['at'];
  /** The share of them to which it does; by default all. */
  readonly rate?: number;
  readonly requests?: number;
  /** What else a request's services run, by the minute. */
  readonly versions?: (minute: number, luck: number) => Readonly<Record<string, string>>;
}

interface Happened {
  readonly world: World;
  /** When the first request was struck, microseconds. */
  readonly first: number;
  readonly struck: number;
}

/** Half an hour in which orders is rolled out as 2.4.0; where `tagged`, only what is meant for it carries a tag. */
function rollout(t: Told, seed = 1): Happened {
  const d = drawing(seed);
  const world = new World();
  const count = t.requests ?? 900;
  const struck: number[] = [];
  for (let n = 1; n <= count; n++) {
    const at0 = RANGE.from + Math.round((n / (count + 1)) * 30 * MINUTE);
    const minute = (at0 - RANGE.from) / MINUTE;
    const [isNew, luck, other] = [d.next() < t.share(minute), d.next(), d.next()];
    const hit = isNew && luck < (t.rate ?? 1);
    if (hit) struck.push(at0);
    const tag = isNew && t.tagged ? { baggage: 'gray.tag=env%3Dp%3Bgroup%3Dv2' } : {};
    const versions = { orders: isNew ? '2.4.0' : '2.3.1', ...t.versions?.(minute, other) };
    chain(world, PATH, { ...own(n), ...tag }, { at0, versions, ...(hit ? { at: t.fault ?? {} } : {}) });
  }
  return { world, first: struck[0] ?? Infinity, struck: struck.length };
}

const line = (minute: number, event: object): string =>
  JSON.stringify({ ts: new Date((RANGE.from + minute * MINUTE) / 1000).toISOString(), ...event });

const canary = (minute: number, weight: number, service = 'orders', version = '2.4.0'): string =>
  line(minute, { event: 'rollout.stage', service, version, stage: 'canary', weight });

const since = (minute: number, share: number) => (at: number) => (at >= minute ? share : 0);
const inSteps = (at: number): number => (at < 10 ? 0 : at < 15 ? 0.05 : at < 20 ? 0.15 : 0.35);

const tagOnTheWire = { 'orders>payments': drop('baggage') };
const tenantInside = { orders: drop('tenant-id') };

describe('a canary that loses from its first request on', () => {
  it.each([
    ['its tag, at a constant share', tagOnTheWire, since(10, 0.15), 1],
    ['its tag now and then', tagOnTheWire, since(10, 0.15), 0.6],
    ['its tag, growing in steps', tagOnTheWire, inSteps, 1],
    ['the tenant, at a constant share', tenantInside, since(10, 0.15), 1],
    ['the tenant, growing in steps', tenantInside, inSteps, 1],
  ])('%s: since it came, after its rollout', (_, fault, share, rate) => {
    for (const seed of [1, 2]) {
      const { world, first, struck } = rollout({ tagged: true, share, fault, rate }, seed);
      const logs = [canary(9.95, 5), line(25, { event: 'rollout.weight', service: 'orders', weight: 40 })];
      const body = seed === 2 ? world.jaeger() : world.otlp();
      const { verdict, text } = told(body, RANGE, logs.join('\n'));
      const v = damage(verdict);
      expect(v).toMatchObject({ group: 'v2', damaged: struck, onset: { time: first } });
      expect(v.onset?.time).toBeGreaterThan(RANGE.from + 10 * MINUTE);
      expect(text[0]).toMatch(/, since \d\d:\d\d:\d\d, (1 min )?\d+ s after canary went to 5%; /);
    }
  });

  it('until it went, where it was rolled back', () => {
    const share = (at: number): number => (at >= 8 && at < 18 ? 0.2 : 0);
    const { world, first, struck } = rollout({ tagged: true, share, fault: tagOnTheWire });
    const back = { event: 'rollout.rollback', service: 'orders', from_version: '2.4.0', to_version: '2.3.1' };
    const { verdict, text } = told(world.otlp(), RANGE, [canary(7.95, 20), line(18, back)].join('\n'));
    expect(damage(verdict)).toMatchObject({ key: 'gray.tag', damaged: struck, onset: { time: first } });
    expect(text[0]).toMatch(/since .* after canary went to 20%, until .* after the rollback from 2\.4\.0/);
  });
});

describe('no beginning is claimed', () => {
  it('of a canary that was there from the beginning of the range on', () => {
    for (const rate of [1, 0.6]) {
      const { world } = rollout({ tagged: true, share: () => 0.1, fault: tagOnTheWire, rate });
      const { verdict, text } = told(world.otlp(), RANGE, canary(-2, 10));
      expect(damage(verdict).onset).toBeNull();
      expect(text[0]).toContain('throughout the range');
    }
  });

  it('of a rare canary whose first request may by chance be as late', () => {
    const share = since(3, 0.03);
    for (const seed of [1, 2, 3]) {
      const { world } = rollout({ tagged: true, share, fault: tagOnTheWire, requests: 300 }, seed);
      const { verdict } = told(world.otlp(), RANGE, canary(2.9, 3));
      expect(damage(verdict).onset).toBeNull();
    }
  });

  it('of a few losses of a canary that lost nothing for long', () => {
    const share = since(5, 0.2);
    const { world } = rollout({ tagged: true, share, fault: tagOnTheWire, rate: 0.015 }, 3);
    const v = damage(told(world.otlp(), RANGE, canary(4.9, 20)).verdict);
    expect(v.damaged).toBeLessThan(5);
    expect(v.onset).toBeNull();
  });
});

describe('a loss that grows in steps, with nothing to tell who is meant for which version', () => {
  it('began with the first of them', () => {
    for (const seed of [1, 2]) {
      const { world, first, struck } = rollout({ tagged: false, share: inSteps, fault: tenantInside }, seed);
      const weights = [15, 20].map((minute, n) =>
        line(minute, { event: 'rollout.weight', service: 'orders', version: '2.4.0', weight: [15, 35][n] }),
      );
      const { verdict, text } = told(world.otlp(), RANGE, [canary(9.95, 5), ...weights].join('\n'));
      const v = damage(verdict);
      expect(v).toMatchObject({ group: ALL_GROUPS, damaged: struck, onset: { time: first } });
      expect(v.strongest).toMatchObject({ dimension: 'version', value: '2.4.0' });
      expect(text[0]).toMatch(/after canary went to 5%; no request is tagged/);
    }
  });
});

describe('several events before a loss', () => {
  const untagged = { tagged: false, share: since(10, 0.15), fault: tenantInside };

  it('it is told after the rollout of the version that loses, and whose that was', () => {
    const versions = (minute: number, luck: number) => ({
      payments: minute >= 10 && luck < 0.15 ? '9.1.0' : '9.0.0',
    });
    const { world } = rollout({ ...untagged, versions });
    const logs = [canary(9.9, 10), canary(9.95, 15, 'payments', '9.1.0')].join('\n');
    const { verdict, text } = told(world.otlp(), RANGE, logs);
    expect(damage(verdict).onset?.cause).toMatchObject({ service: 'orders', versions: ['2.4.0'] });
    expect(text[0]).toMatch(/after canary went to 10% at orders; /);
  });

  it('that version may be of a service further up', () => {
    const d = drawing(5);
    const world = new World();
    for (let n = 1; n <= 900; n++) {
      const isNew = n >= 300 && d.next() < 0.15;
      const versions = { gateway: isNew ? '5.1.0' : '5.0.0', orders: '2.3.1', payments: '9.0.0' };
      const at0 = RANGE.from + n * 2e6;
      chain(world, PATH, own(n), { at0, versions, at: isNew ? { payments: drop('tenant-id') } : {} });
    }
    const near = line(9.95, { event: 'config.reload', service: 'payments' });
    const logs = [canary(8.5, 15, 'gateway', '5.1.0'), near].join('\n');
    const { verdict, text } = told(world.otlp(), RANGE, logs);
    expect(damage(verdict).strongest).toMatchObject({ dimension: 'version of gateway', value: '5.1.0' });
    expect(text[0]).toMatch(/after canary went to 15% at gateway; /);
    expect(text.join(' ')).toContain('share gateway 5.1.0');
  });

  it('so it is where a tag says who is meant for the version', () => {
    const versions = (minute: number, luck: number) => ({
      payments: minute >= 10 && luck < 0.15 ? '9.1.0' : '9.0.0',
    });
    const { world } = rollout({ ...untagged, tagged: true, versions });
    const logs = [canary(9.9, 10), canary(9.95, 15, 'payments', '9.1.0')].join('\n');
    expect(told(world.otlp(), RANGE, logs).text[0]).toMatch(/after canary went to 10% at orders; /);
  });

  it('a configuration that was read again nearer to it is innocent', () => {
    const { world, first } = rollout(untagged);
    const near = (first - RANGE.from) / MINUTE - 0.01;
    for (const service of ['payments', 'orders']) {
      const logs = [canary(9.9, 15), line(near, { event: 'config.reload', service })].join('\n');
      expect(told(world.otlp(), RANGE, logs).text[0]).toMatch(/after canary went to 15%; /);
    }
  });

  it('unless the version had run well for long until then', () => {
    const struck = (minute: number): Plan['at'] => (minute >= 15 ? tenantInside : {});
    const d = drawing(3);
    const world = new World();
    for (let n = 1; n <= 900; n++) {
      const at0 = RANGE.from + n * 2e6;
      const isNew = n >= 240 && d.next() < 0.3;
      const versions = { orders: isNew ? '2.4.0' : '2.3.1' };
      chain(world, PATH, own(n), { at0, versions, at: (isNew && struck(n / 30)) || {} });
    }
    const logs = [canary(8, 30), line(14.99, { event: 'config.reload', service: 'orders' })].join('\n');
    const { verdict, text } = told(world.otlp(), RANGE, logs);
    expect(damage(verdict).strongest?.value).toBe('2.4.0');
    expect(text[0]).toMatch(/after config\.reload/);
  });

  it('where nothing tells them apart, the nearest', () => {
    const world = new World();
    for (let n = 1; n <= 900; n++) {
      const at0 = RANGE.from + n * 2e6;
      chain(world, PATH, own(n), { at0, at: n >= 450 && n % 3 === 0 ? tenantInside : {} });
    }
    const logs = [canary(14.8, 5), line(14.9, { event: 'config.reload', service: 'payments' })].join('\n');
    expect(told(world.otlp(), RANGE, logs).text[0]).toMatch(/after config\.reload at payments; /);
  });
});

describe('while something else was broken on purpose', () => {
  it('a loss is told after what began it, and until after what ended it', () => {
    const share = (at: number): number => (at >= 8 && at < 18 ? 0.6 : 0);
    const fault = { 'orders>payments': drop('tenant-id') };
    const versions = () => ({ orders: '2.3.1' });
    const { world, first } = rollout({ tagged: false, share, fault, versions });
    const chaos = { experiment: 'etcd', fault: 'etcd-down', target: 'etcd-0' };
    const logs = [
      line(7.97, { event: 'chaos.inject', ...chaos }),
      line(18, { event: 'chaos.end', experiment: 'etcd' }),
    ];
    const { verdict, text } = told(world.otlp(), RANGE, logs.join('\n'));
    expect(damage(verdict)).toMatchObject({ key: 'tenant-id', onset: { time: first } });
    expect(text[0]).toMatch(/since \S+, \d s after chaos\.inject, until \S+, \d s after chaos\.end; /);
    // Where its end was not told, nothing is said to have ended the loss.
    const open = told(world.otlp(), RANGE, logs[0]);
    expect(open.text[0]).toMatch(/after chaos\.inject, until \d\d:\d\d:\d\d; /);
    // And nothing begins with it.
    const late = told(world.otlp(), RANGE, line(7.97, { event: 'chaos.end', experiment: 'etcd' }));
    expect(damage(late.verdict).onset?.cause).toBeNull();
  });
});
