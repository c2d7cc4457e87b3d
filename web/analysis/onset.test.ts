import { describe, expect, it } from 'vitest';
import { message, type CauseEvent } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { causeOf } from './cause.ts';
import { changePoint, presence, stretch } from './onset.ts';
import { random } from './testing/facts.ts';

const S = 1e6;

/** Requests at random moments of [0, 1800) s; damaged with probability `rate` from `from` seconds on. */
function series(seed: number, perSecond: number, from: number, rate: number, before = 0) {
  const next = random(seed);
  const time: number[] = [];
  const hit: number[] = [];
  for (let t = 0; t < 1800; t += -Math.log(1 - next()) / perSecond) {
    time.push(t * S);
    hit.push(next() < (t >= from ? rate : before) ? 1 : 0);
  }
  return { time, hit };
}

describe('change point', () => {
  it('is found where a loss began', () => {
    const found = changePoint(series(1, 0.8, 1210, 0.31));
    expect(found).not.toBeNull();
    expect(Math.abs(found!.time - 1210 * S)).toBeLessThan(15 * S);
    expect(found!.plusMinus).toBeLessThan(20 * S);
  });

  it('covers the truth in 95% of worlds, with and without losses before', () => {
    for (const before of [0, 0.02]) {
      let covered = 0;
      let found = 0;
      for (let seed = 0; seed < 400; seed++) {
        const c = changePoint(series(seed + 1000, 0.5, 900, 0.3, before));
        if (!c) continue;
        found++;
        if (Math.abs(c.time - 900 * S) <= c.plusMinus) covered++;
      }
      expect(found).toBeGreaterThan(395);
      expect(covered / found).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('is the first damaged request where that is as possible as any other place', () => {
    const hits = new Set([600, ...Array.from({ length: 60 }, (_, i) => 632 + i * 4)]);
    const time = Array.from({ length: 900 }, (_, n) => n * S);
    const found = changePoint({ time, hit: time.map((_, n) => (hits.has(n) ? 1 : 0)) });
    expect(found).toMatchObject({ time: 600 * S, clean: true });
    const stray = changePoint({ time, hit: time.map((_, n) => (hits.has(n) || n === 20 ? 1 : 0)) });
    expect(stray).toMatchObject({ clean: false });
    expect(Math.abs(stray!.time - 632 * S)).toBeLessThan(33 * S);
  });

  it('claims nothing of a steady rate: at most one in a hundred worlds', () => {
    for (const rate of [0.02, 0.3, 1]) {
      let claimed = 0;
      for (let seed = 0; seed < 500; seed++) if (changePoint(series(seed, 0.3, 0, rate))) claimed++;
      expect(claimed).toBeLessThanOrEqual(5);
    }
  });

  it('claims nothing of nothing, and no fall', () => {
    expect(changePoint({ time: [], hit: [] })).toBeNull();
    expect(changePoint({ time: [1, 2, 3], hit: [0, 0, 1] })).toBeNull();
    const { time, hit } = series(5, 0.5, 900, 0.4);
    expect(changePoint({ time, hit: hit.map(h => 1 - h) })).toBeNull();
  });
});

describe('a rate that grows in steps', () => {
  /** Nothing until `from`, then more at each step. */
  const stepped = (seed: number, from: number, before = 0) => {
    const next = random(seed);
    const share = (t: number): number => (t < from ? before : t < 1100 ? 0.06 : t < 1400 ? 0.2 : 0.4);
    const time = Array.from({ length: 1800 }, (_, t) => t * S);
    return { time, hit: time.map((_, t) => (next() < share(t) ? 1 : 0)) };
  };

  it('began with the first hit, with the truth in its interval', () => {
    let [clean, covered] = [0, 0];
    for (let seed = 0; seed < 200; seed++) {
      const all = stepped(seed, 800);
      const found = changePoint(all);
      if (found?.time === all.hit.indexOf(1) * S && found.clean) clean++;
      if (found && Math.abs(found.time - 800 * S) <= found.plusMinus) covered++;
    }
    expect([clean / 200, covered / 200].map(part => part > 0.95)).toEqual([true, true]);
  });

  it('not with a stray one long before it grew', () => {
    for (let seed = 0; seed < 100; seed++) {
      const found = changePoint(stepped(seed, 1100, 0.004));
      expect(found?.time ?? 0).toBeGreaterThan(900 * S);
    }
  });
});

describe('what was not there before', () => {
  const there = (seed: number, from: number, to: number, share: number) => {
    const next = random(seed);
    const time = Array.from({ length: 900 }, (_, t) => t * S);
    return { time, hit: time.map((_, t) => (next() < share && t >= from && t < to ? 1 : 0)) };
  };

  it('came and went, each with the truth in its interval', () => {
    let [came, went] = [0, 0];
    for (let seed = 0; seed < 200; seed++) {
      const found = presence(there(seed, 300, 700, 0.1));
      if (found.came && found.came.time - 300 * S <= found.came.plusMinus) came++;
      if (found.went && Math.abs(found.went.time - 700 * S) <= found.went.plusMinus) went++;
    }
    expect([came / 200, went / 200].map(part => part >= 0.95)).toEqual([true, true]);
  });

  it('is not said of what was there all the time, however rare: at most one in a hundred', () => {
    for (const share of [0.01, 0.05, 0.5, 1]) {
      let said = 0;
      for (let seed = 0; seed < 500; seed++) {
        const { came, went } = presence(there(seed, 0, 900, share));
        if (came ?? went) said++;
      }
      expect(said).toBeLessThanOrEqual(5);
    }
    expect(presence({ time: [], hit: [] })).toEqual({ came: null, went: null });
  });
});

describe('cause', () => {
  const event = (at: number, service: string | null, kind: CauseEvent['kind'] = 'rollout'): CauseEvent => ({
    time: micros(at * S),
    kind,
    service,
    text: message(`cause.${at}.${service ?? ''}`),
  });
  const hop = { kind: 'wire', from: 'orders', to: 'payments' } as const;
  const onset = { time: micros(1000 * S), plusMinus: micros(6 * S) };

  it('is the nearest earlier event of the hop’s services', () => {
    const own = event(960, 'orders');
    expect(
      causeOf(onset, hop, [event(700, 'orders'), own, event(995, 'search'), event(1100, 'orders')]),
    ).toBe(own);
  });

  it('may be of another service only when it is near', () => {
    expect(causeOf(onset, hop, [event(970, 'search')])?.service).toBe('search');
    expect(causeOf(onset, hop, [event(900, 'search')])).toBeNull();
  });

  it('may lie within the interval, not long ago, and is never of an unrelated kind', () => {
    expect(causeOf(onset, hop, [event(1003, 'payments')])).not.toBeNull();
    expect(causeOf(onset, hop, [event(300, 'orders')])).toBeNull();
    expect(causeOf(onset, hop, [event(999, 'orders', 'other')])).toBeNull();
  });
});

describe('a loss that is over', () => {
  /** Damaged with 30% within [from, to) seconds, else with `base`. */
  const passing = (seed: number, from: number, to: number, base = 0) => {
    const next = random(seed);
    const time: number[] = [];
    const hit: number[] = [];
    for (let t = 0; t < 1800; t += -Math.log(1 - next()) / 0.5) {
      time.push(t * S);
      hit.push(next() < (t >= from && t < to ? 0.3 : base) ? 1 : 0);
    }
    return { time, hit };
  };

  it.each([
    [600, 900, 0],
    [600, 1000, 0.02],
    [1400, 1700, 0],
  ])('has a beginning and an end: %i to %i s', (from, to, base) => {
    let [rises, falls] = [0, 0];
    for (let seed = 0; seed < 150; seed++) {
      const { rise, fall } = stretch(passing(seed + 77, from, to, base));
      if (rise && Math.abs(rise.time - from * S) <= rise.plusMinus) rises++;
      if (fall && Math.abs(fall.time - to * S) <= fall.plusMinus) falls++;
    }
    expect(rises / 150).toBeGreaterThan(0.93);
    expect(falls / 150).toBeGreaterThan(0.93);
  });

  it('is not over where it only became less frequent', () => {
    const fading = (from: number): ReturnType<typeof stretch> => {
      const all = series(11, 0.5, from, 0.6);
      const next = random(5);
      return stretch({
        ...all,
        hit: all.hit.map((h, i) => (all.time[i]! >= 1000 * S && next() < 0.7 ? 0 : h)),
      });
    };
    const { rise, fall } = fading(700);
    expect(Math.abs((rise?.time ?? 0) - 700 * S)).toBeLessThan(20 * S);
    expect([fall, fading(0).fall]).toEqual([null, null]);
  });

  it('may have begun before the range', () => {
    const { rise, fall } = stretch(passing(3, -1, 700));
    expect(rise).toBeNull();
    expect(Math.abs((fall?.time ?? 0) - 700 * S)).toBeLessThan(20 * S);
  });

  it('is not claimed of a loss that goes on, nor of a steady rate', () => {
    let claimed = 0;
    for (let seed = 0; seed < 300; seed++) {
      if (stretch(series(seed, 0.3, 900, 0.3)).fall) claimed++;
      if (stretch(series(seed, 0.3, 0, 0.3)).fall) claimed++;
    }
    expect(claimed).toBeLessThanOrEqual(3);
  });
});

describe('the event before an onset without any loss before it', () => {
  it('is never one that came after the first loss', () => {
    const hop = { kind: 'wire', from: 'orders', to: 'payments' } as const;
    const at = (s: number): CauseEvent => ({
      ...{ time: micros(s * S), kind: 'rollout', service: 'orders' },
      text: message('cause'),
    });
    const onset = { time: micros(1000 * S), plusMinus: micros(30 * S), clean: true };
    expect(causeOf(onset, hop, [at(960), at(1005), at(1020)])?.time).toBe(960 * S);
  });
});
