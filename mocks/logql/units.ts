// Durations, sizes and numbers inside LogQL and log lines.

import { parseGoDuration } from '../servers/go.ts';
import { parseDuration } from '../promql/literals.ts';

/** A range such as `5m`, `1h30m` or `1d`, in milliseconds; null where it is none. */
export function rangeMs(text: string): number | null {
  const prometheus = parseDuration(text);
  if (prometheus !== null) return prometheus;
  const go = parseGoDuration(text);
  return go === null ? null : Number(go) / 1e6;
}

/** Nanoseconds of a Go duration in a label; null where Go refuses. */
export function durationNanos(text: string): number | null {
  const value = parseGoDuration(text);
  return value === null ? null : Number(value);
}

const SIZES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kib: 1024,
  ki: 1024,
  mib: 1024 ** 2,
  mi: 1024 ** 2,
  gib: 1024 ** 3,
  gi: 1024 ** 3,
  tib: 1024 ** 4,
  ti: 1024 ** 4,
  pib: 1024 ** 5,
  pi: 1024 ** 5,
  kb: 1e3,
  k: 1e3,
  mb: 1e6,
  m: 1e6,
  gb: 1e9,
  g: 1e9,
  tb: 1e12,
  t: 1e12,
  pb: 1e15,
  p: 1e15,
};

/** `5kB`, `1.5MiB`, `17`; null where it is none. */
export function bytes(text: string): number | null {
  const at = /^([\d.,]+)\s*([a-zA-Z]*)$/.exec(text);
  const unit = SIZES[at?.[2]?.toLowerCase() ?? 'none'];
  const number = Number(at?.[1]?.replaceAll(',', ''));
  return at === null || unit === undefined || Number.isNaN(number) ? null : Math.trunc(number * unit);
}

/** `strconv.ParseFloat`; null where Go refuses. */
export function float(text: string): number | null {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}
