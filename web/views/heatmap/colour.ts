// The ramp in the hues of the other outcomes: the lightness of each vermilion step, the hue of the outcome.
// OKLab after B. Ottosson, https://bottosson.github.io/posts/oklab/.

import type { Palette } from '../../kit/theme.ts';
import type { Damage } from '../../model/index.ts';

type Triple = readonly [number, number, number];

const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const toGamma = (c: number): number => (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055);

function fromHex(hex: string): Triple {
  const channel = (i: number): number => toLinear(Number.parseInt(hex.slice(i, i + 2), 16) / 255);
  return [channel(1), channel(3), channel(5)];
}

function toHex(rgb: Triple): string {
  const two = (c: number): string =>
    Math.round(255 * Math.min(1, Math.max(0, toGamma(Math.min(1, Math.max(0, c))))))
      .toString(16)
      .padStart(2, '0');
  return `#${rgb.map(two).join('')}`;
}

/** Linear sRGB → OKLab. */
function toLab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** OKLab → linear sRGB, possibly outside 0 to 1. */
function fromLab([L, a, b]: Triple): Triple {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const inGamut = (rgb: Triple): boolean => rgb.every(c => c >= -0.001 && c <= 1.001);

/** `step`'s lightness and relative chroma in `hue`'s hue; chroma gives way where sRGB ends. */
export function tinted(step: string, hue: string): string {
  const [L, sa, sb] = toLab(fromHex(step));
  const [, a, b] = toLab(fromHex(hue));
  const chroma = Math.max(1e-6, Math.hypot(a, b));
  let scale = Math.min(1, Math.hypot(sa, sb) / chroma);
  for (let i = 0; i < 24; i++) {
    const rgb = fromLab([L, a * scale, b * scale]);
    if (inGamut(rgb)) return toHex(rgb);
    scale *= 0.9;
  }
  return toHex(fromLab([L, 0, 0]));
}

/** Seven colours for each damage, from none to over half; index by `Cells.step`. */
export type Ramps = Readonly<Record<Damage, readonly string[]>>;

export function rampsOf(p: Palette): Ramps {
  const lost = [p.r0, p.r1, p.r2, p.r3, p.r4, p.r5, p.r6];
  const of = (hue: string): string[] => lost.map((c, i) => (i === 0 ? c : tinted(c, hue)));
  return { lost, altered: of(p.altered), foreign: of(p.foreign) };
}
