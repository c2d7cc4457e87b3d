// Until when, and with which event: what can have ended a loss, told a little late or not at all.

import { describe, expect, it } from 'vitest';
import { chain, drop, own, PATH } from './chain.ts';
import { drawing, MINUTE, RANGE } from './incident.ts';
import { damage, told } from './told.ts';
import { World } from './world.ts';

const line = (minute: number, event: object): string =>
  JSON.stringify({ ts: new Date((RANGE.from + minute * MINUTE) / 1000).toISOString(), ...event });

const SECOND = 1 / 60;
const BEGAN = 8;
const ENDED = 18;

/** A request every three seconds, of which six in ten lose their tenant from the eighth to the eighteenth minute. */
const world = (() => {
  const d = drawing(4);
  const made = new World();
  for (let n = 0; n < 600; n++) {
    const at0 = RANGE.from + n * 3e6;
    const minute = n / 20;
    const isHit = minute >= BEGAN && minute < ENDED && d.next() < 0.6;
    chain(made, PATH, own(n), {
      ...{ at0, versions: { orders: '2.3.1' } },
      ...(isHit ? { at: { 'orders>payments': drop('tenant-id') } } : {}),
    });
  }
  return made.otlp();
})();

const canary = line(BEGAN - SECOND, {
  event: 'rollout.stage',
  service: 'orders',
  stage: 'canary',
  weight: 5,
});
const batch1 = line(15, { event: 'rollout.stage', service: 'orders', stage: 'batch-1', weight: 10 });

const ending = (...logs: readonly string[]) => {
  const { verdict, text } = told(world, RANGE, [canary, batch1, ...logs].join('\n'));
  const { ended } = damage(verdict);
  if (ended === undefined) throw new Error('no end');
  return { ended, said: / until [^;]+/.exec(text[0] ?? '')?.[0] ?? '' };
};

describe('what ends just outside the interval of the end', () => {
  it.each([
    [
      'a rollback',
      { event: 'rollout.rollback', service: 'orders', to_version: '2.3.0' },
      'the rollback to 2.3.0',
    ],
    ['chaos', { event: 'chaos.end', experiment: 'etcd' }, 'chaos.end'],
    ['another configuration', { event: 'config.reload', service: 'payments' }, 'config.reload'],
    [
      'a promotion',
      { event: 'rollout.stage', service: 'orders', stage: 'full', weight: 100 },
      'full went to 100%',
    ],
    [
      'a weight that was taken back',
      { event: 'rollout.weight', service: 'orders', weight: 0, previous: 10 },
      'the weight went to 0%',
    ],
    [
      'a version that failed',
      { event: 'rollout.state', service: 'orders', from: 'Active', to: 'CircuitBreak' },
      'the rollout became CircuitBreak',
    ],
  ])('%s is told, as it was: a moment later', (_, event, name) => {
    const { ended } = ending();
    const late = (ended.time + ended.plusMinus - RANGE.from) / MINUTE + 2 * SECOND;
    const { said } = ending(line(late, event));
    expect(said).toMatch(/^ until \S+, with .*, told \d+ s later$/);
    expect(said).toContain(`, with ${name}, `);
  });

  it('a rollback that took its time may be told as much later, another not', () => {
    const back = { event: 'rollout.rollback', service: 'orders', from_version: '2.4.0', to_version: '2.3.1' };
    const { said } = ending(line(ENDED + 2, { ...back, duration_ms: 125_000 }));
    expect(said).toMatch(
      /, with the rollback from 2\.4\.0 to 2\.3\.1, told 2 min( \d s)? later$|told 1 min 5\d s later$/,
    );
    expect(ending(line(ENDED + 2, { ...back, duration_ms: 47_000 })).ended.cause).toBeNull();
    expect(ending(line(ENDED + 2, back)).ended.cause).toBeNull();
    expect(ending(line(ENDED + 45 * SECOND, back)).ended.cause).not.toBeNull();
  });
});

describe('an event that cannot have ended a loss is not told with its end', () => {
  it('a version that got more of the requests', () => {
    const { ended, said } = ending();
    expect(ended.cause).toBeNull();
    expect(said).toMatch(/^ until \S+$/);
  });

  it('a configuration that was read long before, a strange service’s that was read after', () => {
    const long = line(ENDED - 5, { event: 'config.reload', service: 'orders' });
    const strange = line(ENDED + 10 * SECOND, { event: 'config.reload', service: 'search' });
    expect(ending(long, strange).ended.cause).toBeNull();
  });

  it('what came before the loss began', () => {
    const back = line(BEGAN - 1, { event: 'rollout.rollback', service: 'orders', to_version: '2.3.1' });
    expect(ending(back).ended.cause).toBeNull();
  });
});

describe('of several that can have', () => {
  const back = { event: 'rollout.rollback', service: 'orders', to_version: '2.3.1' };

  it('the one shortly before it comes before one that was told later', () => {
    const logs = [
      line(ENDED - 40 * SECOND, back),
      line(ENDED + 20 * SECOND, { event: 'config.reload', service: 'orders' }),
    ];
    expect(ending(...logs).said).toMatch(/, \d+ s after the rollback to 2\.3\.1$/);
  });

  it('one that was told a little later comes before one long ago', () => {
    const logs = [
      line(ENDED - 4, { event: 'rollout.weight', service: 'orders', weight: 7, previous: 10 }),
      line(ENDED + 20 * SECOND, back),
    ];
    expect(ending(...logs).said).toMatch(/, with the rollback to 2\.3\.1, told \d+ s later$/);
  });

  it('a rollout may have taken its time', () => {
    const { said } = ending(line(ENDED - 3, back));
    expect(said).toMatch(/, [23] min( \d+ s)? after the rollback to 2\.3\.1$/);
  });
});
