/** A share with two significant digits: `31%`, `0.02%`, `4.0%`, `100%`; `0%` only for a true zero. */
export function percent(fraction: number): string {
  if (!Number.isFinite(fraction)) return '–';
  return `${percentDigits(fraction)}%`;
}

/** The digits of {@link percent}, for intervals such as `27–36%`. */
export function percentDigits(fraction: number): string {
  const p = fraction * 100;
  const a = Math.abs(p);
  if (a === 0) return '0';
  // What is not all of it never reads as 100%.
  if (a >= 99.5 && a < 100) return (Math.floor(p * 10) / 10).toFixed(1);
  if (a >= 9.95) return String(Math.round(p));
  if (a >= 0.995) return p.toFixed(1);
  if (a >= 0.0095) return p.toFixed(2);
  return p.toPrecision(1).replace(/e-(\d+)$/, '×10⁻$1');
}

/** A 95% interval: `27–36%`. */
export const interval = (low: number, high: number): string =>
  `${percentDigits(low)}–${percentDigits(high)}%`;

const grouped = new Intl.NumberFormat('en-US');

/** A count with thousands separated: `12,400`. */
export const count = (n: number): string => grouped.format(n);

/** About how many, two significant digits: `310,000`. */
export const about = (n: number): string => count(Number(n.toPrecision(2)));
