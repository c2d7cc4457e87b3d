// Values of the engine, label sets and their order, and numbers as the server writes them.

/** Keys are inserted in sorted order, so that two equal sets have equal JSON. */
export type LabelSet = Readonly<Record<string, string>>;

export interface Sample {
  readonly metric: LabelSet;
  readonly value: number;
}

export interface Point {
  /** Milliseconds. */
  readonly t: number;
  readonly v: number;
}

export interface Series {
  readonly metric: LabelSet;
  readonly points: readonly Point[];
}

export const NAME = '__name__';

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function labelSet(entries: Iterable<readonly [string, string]>): LabelSet {
  const sorted = [...entries].filter(([, value]) => value !== '').sort((a, b) => compareText(a[0], b[0]));
  return Object.fromEntries(sorted);
}

const keys = new WeakMap<LabelSet, string>();

/** Identity of a label set. */
export function labelKey(metric: LabelSet): string {
  let key = keys.get(metric);
  if (key === undefined) keys.set(metric, (key = JSON.stringify(metric)));
  return key;
}

/** Name before value, pair by pair; the shorter of two equal prefixes first. */
export function compareLabels(a: LabelSet, b: LabelSet): number {
  const left = Object.entries(a);
  const right = Object.entries(b);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [an = '', av = ''] = left[i] ?? [];
    const [bn = '', bv = ''] = right[i] ?? [];
    if (an !== bn) return compareText(an, bn);
    if (av !== bv) return compareText(av, bv);
  }
  return left.length - right.length;
}

const nameless = new WeakMap<LabelSet, LabelSet>();

/** The same object for the same input, so that caches by object hold over all steps. */
export function dropName(metric: LabelSet): LabelSet {
  if (!(NAME in metric)) return metric;
  let rest = nameless.get(metric);
  if (rest === undefined) {
    const { [NAME]: _, ...others } = metric;
    nameless.set(metric, (rest = others));
  }
  return rest;
}

/** Labels as messages show them: `{job="om", le="1"}`. */
export const showLabels = (metric: LabelSet): string =>
  `{${Object.entries(metric)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;

/** Go's shortest form, exponents from 1e21 up and below 1e-6 with at least two digits. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  if (Object.is(value, -0)) return '-0';
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Milliseconds as seconds with no or exactly three decimals. */
export function formatTime(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  const abs = Math.abs(ms);
  const rest = abs % 1000;
  return `${sign}${Math.floor(abs / 1000)}${rest === 0 ? '' : `.${rest.toString().padStart(3, '0')}`}`;
}
