// A loss that stopped and came again: the last stretch after its own event, and the earlier ones by their times.

import { describe, expect, it } from 'vitest';
import { chain, drop, own, PATH } from './chain.ts';
import { drawing, MINUTE, RANGE } from './incident.ts';
import { damage, told } from './told.ts';
import { World } from './world.ts';

const line = (minute: number, event: object): string =>
  JSON.stringify({ ts: new Date((RANGE.from + minute * MINUTE) / 1000).toISOString(), ...event });

const clock = (micros: number | null | undefined): string =>
  new Date((micros ?? 0) / 1000).toISOString().slice(11, 19);

const isOn = (minute: number): boolean => (minute >= 5 && minute < 9) || (minute >= 20 && minute < 25);

/** Half an hour in which six of ten requests lose their tenant while it is on. */
function twice(canary: boolean, before = 0): string {
  const d = drawing(9);
  const world = new World();
  for (let n = 0; n < 900; n++) {
    const minute = n / 30;
    const isNew = canary && isOn(minute) && d.next() < 0.4;
    const hit = canary ? isNew : d.next() < (isOn(minute) ? 0.6 : before);
    const tag = isNew ? { baggage: 'gray.tag=env%3Dp%3Bgroup%3Dv2' } : {};
    chain(
      world,
      PATH,
      { ...own(n), ...tag },
      {
        ...{ at0: RANGE.from + n * 2e6, versions: { orders: isNew ? '2.4.0' : '2.3.1' } },
        ...(hit ? { at: { 'orders>payments': drop('tenant-id') } } : {}),
      },
    );
  }
  return world.otlp();
}

describe('a loss that stopped and came again', () => {
  it('with each time that chaos was let loose', () => {
    const chaos = (minute: number, event: string) =>
      line(minute, { event, experiment: 'etcd', target: 'etcd-0' });
    const logs = [
      ...[chaos(4.9, 'chaos.inject'), chaos(9, 'chaos.end')],
      ...[chaos(19.9, 'chaos.inject'), chaos(25, 'chaos.end')],
    ];
    const { verdict, text } = told(twice(false, 0.1), RANGE, logs.join('\n'));
    const v = damage(verdict);
    const [past] = v.earlier ?? [];
    expect(v.earlier).toHaveLength(1);
    const [since, until] = [clock(v.onset?.time), clock(v.ended?.time)];
    expect(text[0]).toMatch(/in (5\d|6\d)% of requests /);
    expect(text[0]).toMatch(
      new RegExp(
        `since ${since} \\([\\d.]+% before, \\d+ of \\d+\\), \\d+ s after chaos\\.inject, ` +
          `until ${until} \\(still [\\d.]+% since, \\d+ of \\d+\\), \\d+ s after chaos\\.end, ` +
          `and earlier ${clock(past?.from)}–${clock(past?.to)}; no request is tagged\\.`,
      ),
    );
    for (const [time, minute] of [
      [past?.from, 5],
      [past?.to, 9],
      [v.onset?.time, 20],
      [v.ended?.time, 25],
    ] as const)
      expect(Math.abs((time ?? 0) - RANGE.from - minute * MINUTE)).toBeLessThan(30e6);
  });

  it('with a version that was rolled out, taken back and rolled out again', () => {
    const stage = {
      event: 'rollout.stage',
      service: 'orders',
      version: '2.4.0',
      stage: 'canary',
      weight: 40,
    };
    const back = { event: 'rollout.rollback', service: 'orders', from_version: '2.4.0', to_version: '2.3.1' };
    const logs = [line(4.9, stage), line(9, back), line(19.9, stage), line(25, back)].join('\n');
    const { verdict, text } = told(twice(true), RANGE, logs);
    const v = damage(verdict);
    expect(v).toMatchObject({ group: 'v2', onset: { cause: { time: RANGE.from + 19.9 * MINUTE } } });
    expect(v.ended?.cause?.time).toBe(RANGE.from + 25 * MINUTE);
    const [past] = v.earlier ?? [];
    expect(text[0]).toMatch(
      new RegExp(
        `since ${clock(v.onset?.time)}, \\d+ s after canary went to 40%, until ${clock(v.ended?.time)}, ` +
          `\\d+ s after the rollback from 2\\.4\\.0 to 2\\.3\\.1, ` +
          `and earlier ${clock(past?.from)}–${clock(past?.to)}; `,
      ),
    );
    expect(Math.abs((past?.from ?? 0) - RANGE.from - 5 * MINUTE)).toBeLessThan(30e6);
  });
});
