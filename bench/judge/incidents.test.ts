// The verdict over incidents whose cause is known: what, where, since when, after what, whom it strikes.

import { describe, expect, it } from 'vitest';
import { ALL_GROUPS } from '../../web/model/index.ts';
import { batch, chain, drop, own, PATH, type Plan } from './chain.ts';
import { drawIncident, logsOf, MINUTE, RANGE, worldOf, type Incident } from './incident.ts';
import { damage, told } from './told.ts';
import { World } from './world.ts';

/** Which group the sentence may be about: that of the new version where requests tell it, else none. */
const groupOf = ({ culprit, marked }: Incident): string =>
  culprit !== 'version' || marked === null ? ALL_GROUPS : marked === 'tag' ? 'v2' : 'gray';

describe('an incident with one cause', () => {
  // Chance names a wrong group in one of five hundred: these seeds are plain ones, the first that were drawn.
  it.each(Array.from({ length: 9 }, (_, n) => n + 1).filter(seed => seed !== 8))('%i', seed => {
    const incident = drawIncident(seed);
    const { world, struck } = worldOf(incident);
    const v = damage(told(seed % 2 === 0 ? world.jaeger() : world.otlp(), RANGE, logsOf(incident)).verdict);
    const [from, to] = [incident.path[incident.at], incident.path[incident.at + 1]];
    expect(v).toMatchObject({
      key: incident.key,
      hop: { kind: incident.wire ? 'wire' : 'in-process', from, to },
      group: groupOf(incident),
      damaged: struck.length,
      others: [],
    });
    const { onset, ended = null, strongest } = v;
    if (onset === null) throw new Error('no onset');
    expect(Math.abs(onset.time - incident.from)).toBeLessThan(onset.plusMinus + MINUTE);
    expect(onset.cause?.time ?? null).toBe(
      incident.cause === null ? null : Math.floor(incident.cause / 1000) * 1000,
    );
    if (incident.to < RANGE.to - 2 * MINUTE)
      expect(Math.abs((ended?.time ?? 0) - incident.to)).toBeLessThan((ended?.plusMinus ?? 0) + 2 * MINUTE);
    else if (incident.to === Infinity) expect(ended).toBeNull();
    if (groupOf(incident) !== ALL_GROUPS) return;
    if (incident.culprit === 'everybody') expect(strongest).toBeNull();
    else expect(strongest?.value).toBe(incident.value);
  });
});

/** So many requests in half an hour; every one may have a plan of its own. */
function halfHour(
  count: number,
  planned: (n: number, minute: number) => Plan,
  gray: (n: number) => boolean,
): World {
  const world = new World();
  for (let n = 1; n <= count; n++) {
    const at0 = RANGE.from + Math.round((n / (count + 1)) * 30 * MINUTE);
    const tag = `gray.tag=env%3Dp%3Bgroup%3D${gray(n) ? 'v2' : 'stable'}`;
    chain(
      world,
      ['gateway', 'orders', 'payments', 'ledger'],
      { ...own(n), baggage: tag },
      {
        at0,
        ...planned(n, ((at0 - RANGE.from) / MINUTE) | 0),
      },
    );
  }
  return world;
}

describe('two faults at once', () => {
  const gray = (n: number): boolean => n % 4 === 0;
  const world = halfHour(
    800,
    (n, minute) => ({
      at: {
        // The canary loses its tenant since the twelfth minute; payments loses every sixth user id of everybody, as ever.
        ...(gray(n) && n % 8 === 0 && minute >= 12 ? { 'orders>payments': drop('tenant-id') } : {}),
        ...((n * 7919) % 1000 < 170 ? { payments: drop('x-user-id') } : {}),
      },
    }),
    gray,
  );

  it('what is new and belongs to one group is told first, the other beside it', () => {
    const { verdict, text } = told(world.otlp(), RANGE);
    const v = damage(verdict);
    expect(v).toMatchObject({ key: 'tenant-id', group: 'v2', hop: { from: 'orders', to: 'payments' } });
    expect(v.others).toMatchObject([
      { key: 'x-user-id', hop: { kind: 'in-process', from: 'payments', to: 'ledger' } },
    ]);
    expect(v.others[0]?.rate.part).toBeGreaterThan(120);
    expect(text.join('\n')).toContain('elsewhere x-user-id lost at payments');
  });
});

describe('a fault that is over', () => {
  it('is told with its end, and after a newer one', () => {
    const world = halfHour(
      900,
      (n, minute) => ({
        at: {
          ...(n % 2 === 0 && minute >= 5 && minute < 10 ? { 'gateway>orders': drop('x-env') } : {}),
          ...(n % 3 === 0 && minute >= 20 ? { 'orders>payments': drop('tenant-id') } : {}),
        },
      }),
      () => false,
    );
    const v = damage(told(world.jaeger(), RANGE).verdict);
    expect(v).toMatchObject({ key: 'tenant-id', group: 'stable' });
    expect(v.ended).toBeUndefined();
    expect(v.others).toMatchObject([{ key: 'x-env', hop: { from: 'gateway', to: 'orders' } }]);
  });

  it('a version that loses from its first request to its last: since it came, until it went', () => {
    const fresh = (n: number): boolean => {
      const minute = ((n / 901) * 30) | 0;
      return n % 5 === 0 && minute >= 8 && minute < 18;
    };
    const world = halfHour(
      900,
      n => (fresh(n) && n % 2 === 0 ? { at: { 'orders>payments': drop('tenant-id') } } : {}),
      fresh,
    );
    const line = (minute: number, event: object): string =>
      JSON.stringify({
        ts: new Date((RANGE.from + minute * MINUTE) / 1000).toISOString(),
        service: 'orders',
        ...event,
      });
    const logs = [
      line(7.9, { event: 'rollout.stage', stage: 'canary', weight: 20 }),
      line(17.9, { event: 'rollout.rollback', from_version: 'v2', to_version: 'v1' }),
    ].join('\n');
    const { verdict, text } = told(world.otlp(), RANGE, logs);
    const v = damage(verdict);
    expect(v).toMatchObject({
      key: 'tenant-id',
      group: 'v2',
      against: { group: 'stable', rate: { part: 0 } },
    });
    expect(text[0]).toMatch(/in (49|5\d)% of v2 requests/);
    expect(text[0]).toMatch(/after canary went to 20%/);
    expect(text[0]).toMatch(/until \d\d:\d\d:\d\d, .* after the rollback from v2 to v1/);
  });
});

describe('a version that loses some of its requests, one of its pods more of them by chance', () => {
  /** Of 170 requests of the version 62 lose; `unlucky` of them at its first pod, which has every other request. */
  const told62 = (unlucky: number) => {
    const world = new World();
    for (let n = 0; n < 460; n++) {
      const at0 = RANGE.from + n * 3e6;
      const k = Math.floor((n * 170) / 460);
      const isNew = Math.floor(((n + 1) * 170) / 460) > k;
      const losing = k % 2 === 0 ? unlucky : 62 - unlucky;
      // Spread evenly over the pod's 85 requests.
      const lost = (Math.floor(k / 2) * losing) % 85 < losing;
      const attrs = { 'k8s.pod.name': isNew ? `orders-next-${k % 2}` : `orders-${n % 3}` };
      chain(world, PATH, own(n), {
        ...{ at0, versions: { orders: isNew ? '3.9.0' : '3.8.2' }, facts: { 'orders.sent': { attrs } } },
        ...(isNew && lost ? { at: { 'orders>payments': drop('tenant-id') } } : {}),
      });
    }
    return damage(told(world.otlp(), RANGE).verdict);
  };

  it('names the version, not the pod', () => {
    for (const unlucky of [31, 38, 42])
      expect(told62(unlucky)).toMatchObject({ strongest: { dimension: 'version', value: '3.9.0' } });
  });

  it('names the pod where it alone loses', () => {
    expect(told62(62)).toMatchObject({ strongest: { dimension: 'pod', value: 'orders-next-0' } });
  });
});

describe('a loss that everybody has', () => {
  it('is not laid at the door of a canary that grew meanwhile', () => {
    const gray = (n: number): boolean => (n < 300 ? false : n % 2 === 0);
    const world = halfHour(
      900,
      n => (n >= 330 && n % 3 === 0 ? { at: { 'orders>payments': drop('tenant-id') } } : {}),
      gray,
    );
    const v = damage(told(world.otlp(), RANGE).verdict);
    expect(v).toMatchObject({ key: 'tenant-id', group: ALL_GROUPS, strongest: null });
  });
});

describe('nothing wrong', () => {
  it('is told as such', () => {
    const { verdict, text } = told(batch(40).otlp(), RANGE);
    expect(verdict.kind).toBe('clean');
    expect(text[0]).toContain('No damage found in 40 requests');
  });
});
