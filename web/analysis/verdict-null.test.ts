// What is claimed of worlds in which there is nothing to claim, and of worlds with one true cause.

import { describe, expect, it } from 'vitest';
import { ALL_GROUPS, NO_FILTERS } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { overview } from './summary.ts';
import { random, written, type Written } from './testing/facts.ts';

interface One {
  readonly from: Readonly<Record<string, string>>;
  readonly to: Readonly<Record<string, string>>;
  readonly group: string;
}

/** 400 requests of half an hour with nine dimensions that mean nothing, but for what `chance` makes of them. */
function world(seed: number, chance: (one: One) => number): Written[] {
  const next = random(seed);
  const one = (...values: readonly string[]): string => values[Math.floor(next() * values.length)] ?? '';
  const out: Written[] = [];
  for (let i = 0; i < 400; i++) {
    const from = {
      'service.version': one('1', '2'),
      zone: one('a', 'b', 'c'),
      pod: one('p1', 'p2', 'p3', 'p4', 'p5', 'p6'),
      node: one('n1', 'n2', 'n3', 'n4'),
      region: one('eu', 'us'),
      flag: one('x', 'y', 'z'),
      cell: one('1', '2', '3', '4', '5', '6', '7', '8'),
    };
    const to = { 'service.version': one('7', '8'), zone: one('a', 'b') };
    const group = next() < 0.3 ? 'v2' : 'stable';
    const at = next() * 1800;
    const outcome = next() < chance({ from, to, group }) ? 'lost' : 'kept';
    out.push({
      at,
      group,
      crossings: [{ hop: 'orders payments', keys: { 'tenant-id': outcome }, from, to }],
    });
  }
  return out.sort((a, b) => a.at - b.at);
}

const tell = (seed: number, chance: (one: One) => number) =>
  overview(written(world(seed, chance)), {
    ...{ range: { from: micros(0), to: micros(1800e6) }, step: micros(60e6), rows: 'hops', key: null },
    ...{ filters: NO_FILTERS, causes: [], chaos: [] },
  });

const WORLDS = 80;

describe('where nothing tells damaged requests from others', () => {
  it.each([0.05, 0.3])('at a rate of %d hardly anything is claimed', rate => {
    let [factors, groups, onsets] = [0, 0, 0];
    for (let seed = 0; seed < WORLDS; seed++) {
      const { verdict: v, attribution } = tell(seed * 13 + 5, () => rate);
      if (attribution?.factors.some(f => f.clear) === true) factors++;
      if (v.kind === 'damage' && v.group !== ALL_GROUPS) groups++;
      if (v.kind === 'damage' && (v.onset !== null || v.ended !== undefined)) onsets++;
    }
    // False discoveries of 5%, with room for chance in so many worlds.
    expect(factors / WORLDS).toBeLessThan(0.1);
    expect(groups / WORLDS).toBeLessThan(0.06);
    expect(onsets).toBeLessThanOrEqual(1);
  });
});

describe('one true cause', () => {
  it.each([
    ['version 2', (o: One) => (o.from['service.version'] === '2' ? 0.3 : 0.02)],
    ['callee zone b', (o: One) => (o.to.zone === 'b' ? 0.2 : 0)],
  ])('%s is told first, and no group blamed', (name, chance) => {
    let groups = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { verdict: v, attribution } = tell(seed * 13 + 5, chance);
      const [first] = attribution?.factors ?? [];
      expect(`${first?.dimension} ${first?.value}`).toBe(name);
      if (v.kind === 'damage' && v.group !== ALL_GROUPS) groups++;
    }
    expect(groups).toBeLessThanOrEqual(4);
  });

  it('a group is named where it is the cause', () => {
    for (let seed = 0; seed < 40; seed++) {
      const { verdict: v } = tell(seed, o => (o.group === 'v2' ? 0.3 : 0));
      expect(v.kind === 'damage' && v.group).toBe('v2');
    }
  });
});
