import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanKinds, type Kind } from './archive-kinds.ts';

const small = fc.integer({ min: -1, max: 6 });
const kind: fc.Arbitrary<Kind> = fc.record({
  ...{ name: small, resource: fc.nat(5e6), kept: fc.nat(3), tag: small, told: small, site: small },
  flags: fc.nat(255),
});

const back = (kinds: SpanKinds, n: number): Kind => ({
  ...{ name: kinds.name(n), resource: kinds.resource(n), kept: kinds.kept(n), tag: kinds.tag(n) },
  ...{ told: kinds.told(n), site: kinds.site(n), flags: kinds.flags(n) },
});

describe('kinds of spans', () => {
  it('say what was written, and equal ones have one number', () => {
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 600 }), all => {
        const kinds = new SpanKinds();
        const numbers = all.map(k => kinds.of(k));
        expect(numbers.map(n => back(kinds, n))).toEqual(all);
        expect(new Set(numbers).size).toBe(
          new Set(all.map(k => JSON.stringify(Object.entries(k).sort()))).size,
        );
        expect(all.map(k => kinds.of(k))).toEqual(numbers);
      }),
    );
  });
});
