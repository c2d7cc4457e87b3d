import { afterEach, describe, expect, it } from 'vitest';
import {
  HOUR,
  acrossDays,
  micros,
  moment,
  momentMillis,
  zoneOf,
  type Range,
  type Zone,
} from '../time/index.ts';
import { timeScale } from './axis.ts';
import { ticks } from './ticks.ts';

const at = (iso: string) => micros(Date.parse(iso) * 1000);
const range = (from: string, to: string): Range => ({ from: at(from), to: at(to) });
const labels = (r: Range, width: number, zone: Zone) => ticks(timeScale(r, width), zone).map(t => t.text);

const home = process.env.TZ;
/** As if the reader lived there. */
const in_ = (zone: string): void => {
  process.env.TZ = zone;
};
afterEach(() => {
  if (home === undefined) delete process.env.TZ;
  else process.env.TZ = home;
});

describe('ticks', () => {
  it('are times within a day', () => {
    const half = range('2026-11-21T10:22:00Z', '2026-11-21T10:52:00Z');
    expect(labels(half, 780, 'utc')).toEqual(['10:25', '10:30', '10:35', '10:40', '10:45', '10:50']);
    const short = range('2026-11-21T10:51:00Z', '2026-11-21T10:51:40Z');
    expect(labels(short, 400, 'utc')).toEqual(['10:51:00', '10:51:10', '10:51:20', '10:51:30']);
  });

  it('name the day that a midnight begins', () => {
    const night = range('2026-11-21T23:40:00Z', '2026-11-22T00:25:00Z');
    expect(labels(night, 400, 'utc')).toEqual(['23:40', '23:50', '22 Nov', '00:10', '00:20']);
  });

  it('are days over a week', () => {
    const week = range('2026-11-14T10:52:00Z', '2026-11-21T10:52:00Z');
    const days = ['15 Nov', '16 Nov', '17 Nov', '18 Nov', '19 Nov', '20 Nov', '21 Nov'];
    expect(labels(week, 780, 'utc')).toEqual(days);
    expect(labels(week, 358, 'utc')).toEqual(days.filter((_, i) => i % 2 === 0));
  });

  it('stand on round times of the zone, also of one that is not whole hours off', () => {
    in_('Asia/Kathmandu');
    const day = range('2026-11-20T18:30:00Z', '2026-11-21T18:00:00Z');
    expect(labels(day, 780, 'local')).toEqual([
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ]);
    const hours = range('2026-11-21T08:20:00Z', '2026-11-21T14:20:00Z');
    expect(labels(hours, 520, 'local')).toEqual(['15:00', '16:00', '17:00', '18:00', '19:00', '20:00']);
  });

  it('stay on round times and apart where the clocks change', () => {
    in_('Europe/Berlin');
    for (const [from, to] of [
      ['2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z'],
      ['2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z'],
    ] as const) {
      const all = ticks(timeScale(range(from, to), 780), 'local');
      expect(all.map(t => t.text)).toContain('06:00');
      expect(all.every(t => /^(00|06|12|18):00$|^\d+ (Mar|Oct)$/.test(t.text))).toBe(true);
      all.slice(1).forEach((t, i) => expect(t.time - (all[i]?.time ?? 0)).toBeGreaterThanOrEqual(5 * HOUR));
    }
    const night = range('2026-10-24T23:30:00Z', '2026-10-25T02:30:00Z');
    // The hour from two to three comes twice.
    expect(labels(night, 520, 'local')).toEqual(['01:30', '02:00', '02:30', '02:00', '02:30', '03:00']);
  });
});

describe('moments', () => {
  it('have their day where the time alone could be of another', () => {
    const t = at('2026-11-21T10:42:10.250Z');
    const half = range('2026-11-21T10:22:00Z', '2026-11-21T10:52:00Z');
    const week = range('2026-11-14T10:52:00Z', '2026-11-21T10:52:00Z');
    expect(moment(t, 'utc', half)).toBe('10:42:10');
    expect(momentMillis(t, 'utc', half)).toBe('10:42:10.250');
    expect(moment(t, 'utc', week)).toBe('21 Nov 10:42:10');
    expect(momentMillis(t, 'utc', week)).toBe('21 Nov 10:42:10');
    expect(moment(at('2026-11-20T23:59:00Z'), 'utc', half)).toBe('20 Nov 23:59:00');
    expect(acrossDays(range('2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z'))).toBe(false);
  });

  it('tell both zones of a range in which the clocks change', () => {
    in_('Europe/Berlin');
    expect(zoneOf(range('2026-10-24T23:30:00Z', '2026-10-25T02:30:00Z'), 'local')).toBe('UTC+2 → UTC+1');
    expect(zoneOf(range('2026-10-25T02:30:00Z', '2026-10-25T04:30:00Z'), 'local')).toBe('UTC+1');
    expect(zoneOf(range('2026-10-24T23:30:00Z', '2026-10-25T02:30:00Z'), 'utc')).toBe('UTC');
  });
});
