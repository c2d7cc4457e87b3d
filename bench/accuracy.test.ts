import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomWorld } from '../mocks/world/index.ts';
import { measureWorld } from './accuracy/measure.ts';

/** Seeds fast-check draws from; a failing one is named and can be run again by itself. */
const seeds = fc.integer({ min: 1, max: 1_000_000 });

describe('the analysis on random worlds', () => {
  it('reports nothing that is not there and misses nothing that can be seen', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom('v1', 'v3'), (seed, shape) => {
        const world = randomWorld(seed);
        const { wrong, missed } = measureWorld(world, world.range, shape);
        expect({ wrong: wrong.map(f => f.id), missed }).toEqual({ wrong: [], missed: [] });
      }),
      { numRuns: 25, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false, seed: 20261121 },
    );
  }, 40_000);
});
