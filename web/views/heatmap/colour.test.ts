import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Palette } from '../../kit/theme.ts';
import { rampsOf, tinted } from './colour.ts';

/** The palettes as the style sheet has them. */
function themes(): Palette[] {
  const css = readFileSync(new URL('../../kit/theme.css', import.meta.url), 'utf8');
  return [...css.matchAll(/\{([^}]*--r0[^}]*)\}/g)].map(
    m =>
      Object.fromEntries(
        [...m[1]!.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(x => [x[1], x[2]]),
      ) as Palette,
  );
}

const luminance = (hex: string): number => {
  const c = [1, 3, 5].map(i => Number.parseInt(hex.slice(i, i + 2), 16) / 255);
  const l = c.map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * l[0]! + 0.7152 * l[1]! + 0.0722 * l[2]!;
};

describe('the ramp in other hues', () => {
  it('rises or falls as the vermilion one does, in both themes', () => {
    const both = themes();
    expect(both).toHaveLength(2);
    for (const p of both) {
      const ramps = rampsOf(p);
      const rising = luminance(p.r6) > luminance(p.r1);
      for (const name of ['lost', 'altered', 'foreign'] as const) {
        const l = ramps[name].slice(1).map(luminance);
        expect(l).toEqual(l.toSorted((a, b) => (rising ? a - b : b - a)));
        expect(ramps[name][0]).toBe(p.r0);
      }
      expect(new Set([ramps.lost[4], ramps.altered[4], ramps.foreign[4]]).size).toBe(3);
    }
  });

  it('keeps a colour in its own hue', () => {
    expect(tinted('#dd5530', '#dd5530')).toBe('#dd5530');
  });
});
