// Parameters of Loki's API: times that mean seconds or nanoseconds by their length, windows, steps and limits.

import { parseDuration } from '../../promql/literals.ts';
import { formatGoDuration, goQuote, parseGoDuration, parseGoInt } from '../go.ts';
import { formValue, type MockRequest } from '../exchange.ts';

/** A 400 with this text. */
export class BadRequest extends Error {}

const bad = (message: string): never => {
  throw new BadRequest(message);
};

function rfc3339(text: string): bigint | null {
  const at = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  const whole = at === null ? Number.NaN : Date.parse(`${at[1] ?? ''}${at[3] ?? ''}`);
  if (Number.isNaN(whole)) return null;
  return BigInt(whole) * 1_000_000n + BigInt((at?.[2] ?? '').padEnd(9, '0').slice(0, 9));
}

/** Nanoseconds: a fraction means seconds, up to ten digits seconds too, longer is nanoseconds. */
export function parseTimestamp(text: string): bigint | string {
  if (text.includes('.') && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    const seconds = Number(text);
    const whole = Math.trunc(seconds);
    return (
      BigInt(whole) * 1_000_000_000n + BigInt(Math.trunc((Math.round((seconds - whole) * 1000) / 1000) * 1e9))
    );
  }
  const value = parseGoInt(text);
  if (typeof value === 'string') return rfc3339(text) ?? value;
  return text.length <= 10 ? value * 1_000_000_000n : value;
}

function timestamp(request: MockRequest, name: string, absent: bigint): bigint {
  const text = formValue(request, name);
  if (text === '') return absent;
  const value = parseTimestamp(text);
  return typeof value === 'string' ? bad(`could not parse '${name}' parameter: ${value}`) : value;
}

export interface Bounds {
  /** Nanoseconds. */
  readonly start: bigint;
  readonly end: bigint;
}

const HOUR = 3_600_000_000_000n;

/** The last hour by default, `since` otherwise; counted from now where `end` lies in the future. */
export function bounds(request: MockRequest, now: bigint): Bounds {
  const sinceText = formValue(request, 'since');
  const since = sinceText === '' ? null : parseDuration(sinceText);
  if (sinceText !== '' && since === null)
    bad(`could not parse 'since' parameter: not a valid duration string: ${goQuote(sinceText)}`);
  const end = timestamp(request, 'end', now);
  const base = end > now ? now : end;
  return {
    start: timestamp(request, 'start', base - (since === null ? HOUR : BigInt(since) * 1_000_000n)),
    end,
  };
}

/** `time` of an instant query. */
export function instantTime(request: MockRequest, now: bigint): bigint {
  const text = formValue(request, 'time');
  if (text === '') return now;
  const value = parseTimestamp(text);
  return typeof value === 'string' ? bad(value) : value;
}

/** Entries; 100 by default. */
export function entryLimit(request: MockRequest): number {
  const text = formValue(request, 'limit');
  if (text === '') return 100;
  const value = parseGoInt(text, 'Atoi');
  if (typeof value === 'string') return bad(value);
  return value <= 0n ? bad('limit must be a positive value') : Number(value);
}

export function direction(request: MockRequest): 'forward' | 'backward' {
  const text = formValue(request, 'direction');
  if (text === '' || text.toUpperCase() === 'BACKWARD') return 'backward';
  return text.toUpperCase() === 'FORWARD' ? 'forward' : bad(`invalid direction '${text}'`);
}

/** Nanoseconds of `30`, `0.5` (seconds) or `5m`; null where it is none. */
export function secondsOrDuration(text: string): bigint | null {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return BigInt(Math.round(Number(text) * 1e9));
  const ms = parseDuration(text);
  return ms === null ? parseGoDuration(text) : BigInt(ms) * 1_000_000n;
}

/** Nanoseconds; a 250th of the window by default, at least a second. */
export function stepOf(request: MockRequest, { start, end }: Bounds): bigint {
  const text = formValue(request, 'step');
  if (text === '') {
    const seconds = Number(end - start) / 1e9;
    return BigInt(Math.max(1, Math.floor(seconds / 250))) * 1_000_000_000n;
  }
  return secondsOrDuration(text) ?? bad(`cannot parse ${goQuote(text)} to a valid duration`);
}

/** Checks of a range query before it is parsed. */
export function checkRange(window: Bounds, step: bigint): void {
  if (window.end < window.start) bad('end timestamp must not be before or equal to start time');
  if (step <= 0n)
    bad('zero or negative query resolution step widths are not accepted. Try a positive integer');
  if ((window.end - window.start) / step > 11_000n)
    bad(
      'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
    );
}

const MAX_QUERY = 721n * HOUR;

export function checkLength({ start, end }: Bounds): void {
  if (end - start > MAX_QUERY)
    bad(
      `the query time range exceeds the limit (query length: ${formatGoDuration(((end - start + 500_000n) / 1_000_000n) * 1_000_000n)}, limit: 30d1h)`,
    );
}

export const MAX_ENTRIES = 5000;

export function checkLimit(limit: number): void {
  if (limit > MAX_ENTRIES)
    bad(
      `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${MAX_ENTRIES})`,
    );
}
