import { expect, it } from 'vitest';
import { Cursor } from './cursor.ts';
import { Slices, type Kind } from './slices.ts';

/** Reads these tags; what came of them, and how many of their keys were learned. */
function readAll(tags: readonly string[]) {
  const cursor = new Cursor();
  cursor.push(new TextEncoder().encode(tags.join('')));
  cursor.last = true;
  let learned = 0;
  const kind: Kind<string> = {
    make: value => JSON.stringify(value),
    learn: value => {
      learned++;
      const { key } = value as { key: string };
      return inside => JSON.stringify({ key, value: inside });
    },
  };
  const slices = new Slices(cursor, kind);
  slices.begin();
  return { values: tags.map(() => slices.take()), learned: () => learned };
}

const tag = (key: string, value: string): string => JSON.stringify({ key, value });

it('a key with ever other values is learned once; where every key is new, learning is given up', () => {
  const same = Array.from({ length: 20_000 }, (_, i) => tag('user', `u-${i}`));
  const one = readAll(same);
  expect(one.values).toEqual(same);
  expect(one.learned()).toBe(1);
  const fresh = Array.from({ length: 20_000 }, (_, i) => tag(`shelf.${i}`, 'full'));
  const all = readAll(fresh);
  expect(all.values).toEqual(fresh);
  expect(all.learned()).toBeLessThan(6000);
  // And taken up again with keys that come twice.
  const mixed = readAll([...fresh, ...Array.from({ length: 500 }, (_, i) => tag(`k${i % 5}`, `${i}`))]);
  expect(mixed.values.at(-1)).toBe(tag('k4', '499'));
});
