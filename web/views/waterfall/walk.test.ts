import { describe, expect, it } from 'vitest';
import { buildTree } from '../../analysis/trace/tree.ts';
import type { ServicePlace } from '../../model/index.ts';
import { findingsBy, foundBy, lineName, lineOf, serviceOf } from './found.ts';
import { flame } from './flame.ts';
import { layServices } from './serviceslayout.ts';
import { sampleAnswer } from './testing/sample.ts';
import { besideBlock, besideBox, besideLine, WALKING } from './walk.ts';

const tree = buildTree(sampleAnswer());

describe('the flame', () => {
  const { blocks } = flame(tree);
  const at = (node: number) => blocks.find(b => b.node === node);
  const to = (node: number, key: string) => besideBlock(blocks, at(node), key)?.node;

  it('is gone down and up, and every block is reached by arrows from the first', () => {
    const seen = new Set<number>([0]);
    const open = [0];
    for (let node = open.pop(); node !== undefined; node = open.pop())
      for (const key of WALKING.filter(k => k.startsWith('Arrow'))) {
        const next = to(node, key);
        if (next === undefined || seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    expect(seen.size).toBe(blocks.length);
    const below = to(0, 'ArrowDown') ?? -1;
    expect(to(below, 'ArrowUp')).toBe(0);
  });

  it('ends at its ends, and a page is ten levels or what there is', () => {
    const last = Math.max(...blocks.map(b => b.node));
    expect([to(5, 'Home'), to(5, 'End'), to(0, 'ArrowUp'), to(0, 'ArrowLeft')]).toEqual([
      ...[0, last, undefined, undefined],
    ]);
    const deep = at(to(0, 'PageDown') ?? -1);
    expect(deep?.depth).toBe(Math.min(10, Math.max(...blocks.map(b => b.depth))));
    expect(to(deep?.node ?? -1, 'PageUp')).toBe(0);
    expect([to(0, 'Enter'), besideBlock([], undefined, 'Home')]).toEqual([undefined, null]);
    expect(besideBlock(blocks, undefined, 'ArrowDown')?.node).toBe(0);
  });
});

describe('the tree of services', () => {
  const place = (service: string, parent: number): ServicePlace => ({
    ...{ service, parent, versions: [], calls: 1, failed: 0, spans: 1 },
    ...{ errors: 0, self: 0, recording: 1, damaged: [] },
  });
  const names = [place('shop', -1), place('cart', 0), place('pay', 0), place('bank', 2), place('mail', 2)];
  const { places } = layServices({ places: names, folded: 0 });
  const walk = (from: number, ...keys: readonly string[]): number =>
    keys.reduce((at, key) => {
      const to = besideBox(places, at, key);
      return to < 0 ? at : to;
    }, from);

  it('is gone through to callees, neighbours and callers', () => {
    const [cart, pay] = (places[1]?.y ?? 0) < (places[2]?.y ?? 0) ? [1, 2] : [2, 1];
    expect([walk(cart, 'ArrowDown'), walk(pay, 'ArrowUp'), walk(cart, 'ArrowUp')]).toEqual([pay, cart, cart]);
    expect([3, 4]).toContain(walk(2, 'ArrowRight'));
    expect(walk(3, 'ArrowLeft')).toBe(2);
    expect(walk(0, 'ArrowLeft')).toBe(0);
    expect([walk(-1, 'ArrowDown'), walk(3, 'Home'), walk(0, 'End')]).toEqual([0, 0, 4]);
    expect(besideBox([], -1, 'Home')).toBe(-1);
  });
});

it('a table is gone through line by line, by ten, and to its ends', () => {
  const to = (at: number, key: string): number => besideLine(25, at, key);
  expect([to(-1, 'ArrowDown'), to(-1, 'PageUp'), to(0, 'ArrowUp'), to(3, 'PageDown'), to(3, 'End')]).toEqual([
    ...[0, 0, 0, 13, 24],
  ]);
  expect([to(24, 'ArrowDown'), to(9, 'Home'), to(3, 'ArrowLeft'), besideLine(0, -1, 'Home')]).toEqual([
    ...[24, 0, -1, -1],
  ]);
});

it('lines and boxes tell how many of the found spans are theirs, and which findings', () => {
  const service = foundBy(tree, Int32Array.of(0, 1, 2), serviceOf);
  expect([...service.values()].reduce((a, b) => a + b, 0)).toBe(3);
  expect(service.get('gateway')).toBeGreaterThan(0);
  expect(service.has('payments')).toBe(false);
  expect(findingsBy(tree, serviceOf).get('payments')?.[0]).toBe('gray.tag dropped');
  expect([...findingsBy(tree, lineOf).keys()]).toEqual([lineName('payments', 'payments.Pay/Confirm')]);
});
