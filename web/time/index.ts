// Time on every floor: microseconds since the Unix epoch as a branded number. They stay exact until the
// year 2255; nanoseconds would not fit a double and are kept as strings where they arrive (model/log.ts).

declare const microsBrand: unique symbol;

/** A moment or a duration in microseconds; a moment counts from the Unix epoch. */
export type Micros = number & { readonly [microsBrand]: true };

/** A half-open stretch of time: `from` belongs to it, `to` does not. */
export interface Range {
  readonly from: Micros;
  readonly to: Micros;
}

export const micros = (n: number): Micros => n as Micros;
export const fromMillis = (ms: number): Micros => micros(Math.round(ms * 1000));
export const fromSeconds = (s: number): Micros => micros(Math.round(s * 1e6));
export const toMillis = (t: Micros): number => t / 1000;
export const toSeconds = (t: Micros): number => t / 1e6;
export const SECOND = micros(1e6);
export const MINUTE = micros(60e6);
export const HOUR = micros(3600e6);

/** A decimal nanosecond count (OTLP, Loki) as microseconds, fraction cut off. NaN when it is no count. */
export function fromNanos(nanos: string): Micros {
  if (!/^\d+$/.test(nanos)) return micros(Number.NaN);
  return micros(nanos.length > 3 ? Number(nanos.slice(0, -3)) : 0);
}

/** Microseconds as a decimal nanosecond string, as Loki's `start` and `end` want it. */
export const toNanos = (t: Micros): string => (t <= 0 ? '0' : `${Math.floor(t).toFixed(0)}000`);

export const length = (range: Range): Micros => micros(range.to - range.from);
export const contains = (range: Range, t: Micros): boolean => t >= range.from && t < range.to;
export const overlaps = (a: Range, b: Range): boolean => a.from < b.to && b.from < a.to;
export const clamp = (range: Range, t: Micros): Micros => micros(Math.min(Math.max(t, range.from), range.to));

export * from './format.ts';
