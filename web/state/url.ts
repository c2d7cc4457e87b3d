// What a copied link keeps. Everything is in the query string: it needs no rewriting server, survives login
// redirects (which drop fragments), and works for both doors, index.html and panel.html.

import { HOUR, MINUTE, SECOND, fromMillis, micros, type Micros, type Range } from '../time/index.ts';

/** `last`: the given length up to now, moving on in live mode. `fixed`: absolute. */
export type RangeSpec =
  { readonly kind: 'last'; readonly length: Micros } | { readonly kind: 'fixed'; readonly range: Range };

/** The part of the address that belongs to the shell; a view's own parameters stand beside it. */
export interface Place {
  readonly view: string;
  /** Null: the first environment of the configuration. */
  readonly env: string | null;
  /** Null: the configured default. */
  readonly range: RangeSpec | null;
  readonly live: boolean;
  readonly theme: 'dark' | 'light' | null;
  readonly scenario: string | null;
  /** Overrides of the contract, as a link carries them (overrides.ts); null for none. */
  readonly contract: string | null;
}

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: 24 * HOUR };

/** `30m`, `1h`, `90s` → microseconds; null when it is none. */
export function parseLength(text: string): Micros | null {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  const unit = UNITS[match?.[2] ?? ''];
  return match && unit !== undefined && Number(match[1]) > 0 ? micros(Number(match[1]) * unit) : null;
}

export function formatLength(length: Micros): string {
  for (const [name, unit] of [
    ['d', 24 * HOUR],
    ['h', HOUR],
    ['m', MINUTE],
  ] as const)
    if (length >= unit && length % unit === 0) return `${length / unit}${name}`;
  return `${Math.max(1, Math.round(length / SECOND))}s`;
}

/** RFC 3339, or epoch milliseconds (as Grafana passes `${__from}`). */
function parseMoment(text: string): Micros | null {
  const ms = /^\d{12,14}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(ms) ? fromMillis(ms) : null;
}

const iso = (t: Micros): string => new Date(t / 1000).toISOString();

function readRange(query: URLSearchParams): RangeSpec | null {
  const from = query.get('from');
  const to = query.get('to');
  if (from === null) return null;
  const relative = /^now-(\w+)$/.exec(from);
  if (relative && (to === null || to === 'now')) {
    const length = parseLength(relative[1] ?? '');
    return length === null ? null : { kind: 'last', length };
  }
  const a = parseMoment(from);
  const b = to === null ? null : parseMoment(to);
  return a !== null && b !== null && a < b ? { kind: 'fixed', range: { from: a, to: b } } : null;
}

/** Longer is no id. */
const LONGEST_ID = 200;

/** A trace id as people paste it: with dashes, upper case, or 16 digits; null when it is none. Some are no hex. */
export function readTraceId(text: string | null): string | null {
  const id = (text ?? '').trim().toLowerCase();
  const hex = id.replaceAll('-', '');
  if (/^[0-9a-f]{1,32}$/.test(hex)) return hex.padStart(32, '0');
  return id === '' || id.length > LONGEST_ID ? null : id.padStart(32, '0');
}

/** Reads an address; what it does not understand falls back to the default of that field. */
export function readPlace(query: URLSearchParams): Place {
  const theme = query.get('theme');
  return {
    view: query.get('view') ?? 'overview',
    env: query.get('env'),
    range: readRange(query),
    live: query.get('live') !== '0',
    theme: theme === 'dark' || theme === 'light' ? theme : null,
    scenario: query.get('scenario'),
    contract: query.get('contract'),
  };
}

/** Writes a place and a view's parameters; defaults are left out, so that links stay short. */
export function writePlace(place: Place, params: Readonly<Record<string, string>>): string {
  const q = new URLSearchParams();
  if (place.view !== 'overview') q.set('view', place.view);
  if (place.env !== null) q.set('env', place.env);
  if (place.range?.kind === 'last') q.set('from', `now-${formatLength(place.range.length)}`);
  if (place.range?.kind === 'fixed') {
    q.set('from', iso(place.range.range.from));
    q.set('to', iso(place.range.range.to));
  }
  if (!place.live) q.set('live', '0');
  if (place.theme !== null) q.set('theme', place.theme);
  if (place.scenario !== null) q.set('scenario', place.scenario);
  if (place.contract !== null) q.set('contract', place.contract);
  for (const [k, v] of Object.entries(params)) q.set(k, v);
  const text = q.toString();
  return text === '' ? '' : `?${text}`;
}

/** How a view's parameters stand in an address: reading never throws, writing leaves defaults out. */
export interface Codec<P> {
  read(query: URLSearchParams): P;
  write(params: P): Readonly<Record<string, string>>;
}

/** The moment range of a spec at `now`. */
export function resolveRange(spec: RangeSpec, now: Micros): Range {
  return spec.kind === 'fixed' ? spec.range : { from: micros(now - spec.length), to: now };
}
