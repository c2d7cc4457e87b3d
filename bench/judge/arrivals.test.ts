// Rollouts of which nobody told: the spans show which version came, and when.

import { describe, expect, it } from 'vitest';
import { chain, drop, own, PATH, type Change } from './chain.ts';
import { drawing, MINUTE, RANGE } from './incident.ts';
import { damage, told } from './told.ts';
import { World } from './world.ts';

interface Told {
  /** What a request's services run, by the minute at which it starts. */
  readonly versions: (minute: number, luck: number) => Readonly<Record<string, string>>;
  /** Where a request of these versions loses something, and what. */
  readonly place: string;
  readonly change: Change;
  readonly struck: (versions: Readonly<Record<string, string>>, minute: number, luck: number) => boolean;
}

function world(t: Told, seed = 1): { readonly world: World; readonly first: number } {
  const d = drawing(seed);
  const made = new World();
  let first = Infinity;
  for (let n = 1; n <= 600; n++) {
    const at0 = RANGE.from + Math.round((n / 601) * 30 * MINUTE);
    const minute = (at0 - RANGE.from) / MINUTE;
    const versions = t.versions(minute, d.next());
    const isHit = t.struck(versions, minute, d.next());
    if (isHit) first = Math.min(first, at0);
    chain(made, PATH, own(n), { at0, versions, ...(isHit ? { at: { [t.place]: t.change } } : {}) });
  }
  return { world: made, first };
}

const line = (minute: number, event: object): string =>
  JSON.stringify({ ts: new Date((RANGE.from + minute * MINUTE) / 1000).toISOString(), ...event });

const runs =
  (service: string, version: string) =>
  (versions: Readonly<Record<string, string>>): boolean =>
    versions[service] === version;

const after = (service: string, minute: number) => (at: number) => ({
  [service]: at >= minute ? '2.4.0' : '2.3.1',
});

const inOrders = { place: 'orders', change: drop('tenant-id'), struck: runs('orders', '2.4.0') };

describe('a version that came without a word', () => {
  it('for all at once: since it was first seen', () => {
    for (const seed of [1, 2]) {
      const made = world({ ...inOrders, versions: after('orders', 12) }, seed);
      const body = seed === 1 ? made.world.otlp() : made.world.jaeger();
      const { verdict, text } = told(body, RANGE);
      expect(damage(verdict).onset).toMatchObject({
        time: made.first,
        cause: { service: 'orders', versions: ['2.4.0'], seen: true, time: made.first },
      });
      expect(text[0]).toMatch(/, since \d\d:\d\d:\d\d, when 2\.4\.0 was first seen at orders; /);
    }
  });

  it('for some: so too', () => {
    const versions = (at: number, luck: number) => ({ orders: at >= 12 && luck < 0.2 ? '2.4.0' : '2.3.1' });
    const { verdict } = told(world({ ...inOrders, versions }).world.otlp(), RANGE);
    expect(damage(verdict).onset?.cause).toMatchObject({
      service: 'orders',
      versions: ['2.4.0'],
      seen: true,
    });
  });

  it('of the callee, of a service further up, each with its name', () => {
    const callee = { place: 'orders>payments', change: drop('tenant-id') };
    const [top = ''] = PATH;
    for (const service of ['payments', top]) {
      const made = world({ ...callee, struck: runs(service, '2.4.0'), versions: after(service, 12) });
      expect(told(made.world.otlp(), RANGE).text[0]).toContain(`when 2.4.0 was first seen at ${service}; `);
    }
  });

  it('again, after it had been taken back', () => {
    const versions = (at: number) => ({ orders: (at >= 4 && at < 6) || at >= 18 ? '2.4.0' : '2.3.1' });
    const struck: Told['struck'] = (v, minute) => minute >= 18 && v.orders === '2.4.0';
    const { text } = told(world({ ...inOrders, versions, struck }).world.otlp(), RANGE);
    expect(text[0]).toContain('when 2.4.0 was seen again at orders; ');
  });

  it('before an older event of configuration, which says less', () => {
    const logs = line(5, { event: 'config.reload', service: 'orders' });
    const { text } = told(world({ ...inOrders, versions: after('orders', 12) }).world.otlp(), RANGE, logs);
    expect(text[0]).toContain('when 2.4.0 was first seen at orders');
  });
});

describe('what was told comes first', () => {
  it('where it is the rollout that brought the version', () => {
    const logs = line(11.5, { event: 'rollout.weight', service: 'orders', version: '2.4.0', weight: 100 });
    const { text } = told(world({ ...inOrders, versions: after('orders', 12) }).world.otlp(), RANGE, logs);
    expect(text[0]).toContain('after the weight went to 100%');
  });

  it('where it came later than the version', () => {
    const logs = line(11.9, { event: 'config.reload', service: 'orders' });
    const late = {
      ...inOrders,
      struck: (_: unknown, minute: number) => minute >= 12,
      versions: after('orders', 11.8),
    };
    const { text } = told(world(late).world.otlp(), RANGE, logs);
    expect(text[0]).toContain('after config.reload');
  });
});

describe('no version is named', () => {
  it('that was there before, however much more of it there is now', () => {
    for (const seed of [1, 2, 3, 4]) {
      const versions = (at: number, luck: number) => ({
        orders: luck < (at < 5 ? 0 : at < 16 ? 0.1 : 0.5) ? '2.4.0' : '2.3.1',
      });
      const struck: Told['struck'] = (v, minute, luck) => v.orders === '2.4.0' && minute >= 16 && luck < 0.8;
      const { verdict } = told(world({ ...inOrders, versions, struck }, seed).world.otlp(), RANGE);
      expect(damage(verdict).onset).toMatchObject({ cause: null });
    }
  });

  it('that ran for long without damage', () => {
    const struck: Told['struck'] = (_, minute) => minute >= 15;
    const { verdict } = told(
      world({ ...inOrders, struck, versions: after('orders', 8) }).world.otlp(),
      RANGE,
    );
    expect(damage(verdict).onset).toMatchObject({ cause: null });
  });

  it('that was there from the beginning of what is known', () => {
    const struck: Told['struck'] = (_, minute) => minute >= 15;
    const versions = () => ({ orders: '2.4.0' });
    const { verdict, text } = told(world({ ...inOrders, struck, versions }).world.otlp(), RANGE);
    expect(damage(verdict).onset).toMatchObject({ cause: null });
    expect(text[0]).toContain('no event found before it');
  });

  it('that many damaged requests do not run', () => {
    const struck: Told['struck'] = (_, minute, luck) => minute >= 12 && luck < 0.5;
    const versions = (at: number, luck: number) => ({ orders: at >= 12 && luck < 0.5 ? '2.4.0' : '2.3.1' });
    const { verdict } = told(world({ ...inOrders, struck, versions }).world.otlp(), RANGE);
    expect(damage(verdict).onset).toMatchObject({ cause: null });
  });
});
