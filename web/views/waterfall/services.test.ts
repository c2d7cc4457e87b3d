import { expect, it } from 'vitest';
import type { ServicePlace } from '../../model/index.ts';
import { BOX, layServices } from './serviceslayout.ts';

const LOST = { key: 'tenant-id', outcome: 'lost', finding: 'f' } as const;

const place = (service: string, parent: number, damaged: ServicePlace['damaged'] = []): ServicePlace => ({
  ...{
    service,
    parent,
    versions: [],
    calls: 1,
    failed: 0,
    spans: 1,
    errors: 0,
    self: 0,
    recording: 1,
    damaged,
  },
});

it('stands what is called right of its caller, and no two boxes on each other', () => {
  const names: readonly (readonly [string, number])[] = [
    ...([
      ['shop', -1],
      ['cart', 0],
      ['pay', 0],
      ['bank', 2],
      ['stock', 1],
      ['other', -1],
    ] as const),
  ];
  const { places, width, height } = layServices({ places: names.map(([s, p]) => place(s, p)), folded: 0 });
  expect(places.map(p => p.place.service)).toEqual(names.map(([s]) => s));
  for (const p of places) {
    const caller = places[p.parent];
    if (caller) expect(p.x).toBe(caller.x + BOX.width + BOX.near);
    expect(p.x + BOX.width).toBeLessThan(width);
    expect(p.y + BOX.height).toBeLessThan(height);
    expect(p.y).toBeGreaterThan(0);
  }
  const over = places.flatMap((a, i) =>
    places.slice(i + 1).filter(b => a.x === b.x && Math.abs(a.y - b.y) < BOX.height),
  );
  expect(over).toEqual([]);
});

it('leaves room for what was damaged, on that level alone', () => {
  const { places } = layServices({
    places: [place('shop', -1), place('cart', 0, [LOST]), place('pay', 0), place('bank', 2)],
    folded: 0,
  });
  const [shop, cart, pay, bank] = places.map(p => p.x);
  expect(cart).toBe((shop ?? 0) + BOX.width + BOX.across);
  expect(pay).toBe(cart);
  expect(bank).toBe((pay ?? 0) + BOX.width + BOX.near);
});

it('of no services nothing is drawn', () => {
  expect(layServices({ places: [], folded: 0 })).toMatchObject({ places: [] });
});
