// Times inside log lines and events.

import { micros, type Micros } from '../../../time/index.ts';

/** RFC 3339 keeps its digits below the millisecond. */
function ofDate(text: string): Micros | null {
  const ms = Date.parse(text.replace(/\.\d+/, ''));
  if (Number.isNaN(ms)) return null;
  return micros(ms * 1000 + Number((/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(6, '0').slice(0, 6)));
}

/** Seconds, milliseconds, microseconds or nanoseconds since the epoch, told by their size. */
function ofNumber(n: number): Micros | null {
  if (!Number.isFinite(n) || n <= 0) return null;
  if (n < 1e11) return micros(Math.round(n * 1e6));
  if (n < 1e14) return micros(Math.round(n * 1e3));
  return micros(Math.floor(n < 1e17 ? n : n / 1e3));
}

/** A `ts` field: RFC 3339 or a number (as number or text) in any unit; null when it is no time. */
export function timeOf(value: unknown): Micros | null {
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value !== 'string' || value.trim() === '') return null;
  if (/^\d+$/.test(value) && value.length > 16) return micros(Number(value.slice(0, -3)));
  return /^\d+(\.\d+)?$/.test(value) ? ofNumber(Number(value)) : ofDate(value);
}
