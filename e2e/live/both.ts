// Asks a real server and its mock the same question over the same world.

import { answer, type Settings, type Source } from '../../mocks/handlers.ts';
import { bodyText, request, type MockRequest } from '../../mocks/servers/exchange.ts';
import { makeWorld } from '../../mocks/world/index.ts';
import type { World } from '../../mocks/world/types.ts';
import { MINUTE, SECOND, fromMillis, micros, type Micros, type Range } from '../../web/time/index.ts';

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export interface Question {
  readonly target: string;
  readonly method?: 'GET' | 'POST' | 'OPTIONS';
  /** Fields of a form body. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const FORM = 'application/x-www-form-urlencoded';

export async function askReal(url: string, q: Question): Promise<Reply> {
  const body = q.form ? new URLSearchParams(q.form).toString() : null;
  const response = await fetch(url + q.target, {
    method: q.method ?? (q.form ? 'POST' : 'GET'),
    headers: { ...q.headers, ...(body === null ? {} : { 'Content-Type': FORM }) },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(60_000),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await response.text(),
  };
}

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

export function askMock(source: Source, settings: Settings, q: Question): Reply {
  const init: Partial<Omit<MockRequest, 'path' | 'query'>> = {
    method: q.method ?? (q.form ? 'POST' : 'GET'),
    form: new URLSearchParams(q.form ?? {}),
    headers: { ...lowerCase(q.headers ?? {}), ...(q.form ? { 'content-type': FORM } : {}) },
  };
  const response = answer(source, request(q.target, init), settings);
  const type = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return { status: response.status, type: type ?? '', text: bodyText(response.body) };
}

/** A world that ends now, what of it is loaded, and the inner part that is asked about. */
export interface LiveWorld {
  readonly world: World;
  readonly now: Micros;
  readonly loaded: Range;
  readonly asked: Range;
}

export function liveWorld(scenario: string, minutes: number): LiveWorld {
  const now = micros(Math.floor(fromMillis(Date.now()) / (60 * SECOND)) * 60 * SECOND);
  return {
    world: makeWorld({ scenario, now }),
    now,
    loaded: { from: micros(now - minutes * MINUTE), to: now },
    asked: { from: micros(now - (minutes - 8) * MINUTE), to: micros(now - 2 * MINUTE) },
  };
}

/**
 * True where two JSON values are the same: numbers, also in strings, within a relative 1e-9 (sums may be
 * added up in another order); object keys in any order.
 */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number') return near(a, b);
  if (typeof a === 'string' && typeof b === 'string') return nearText(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => same(x, b[i]));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = Object.keys(x);
  return names.length === Object.keys(y).length && names.every(n => Object.hasOwn(y, n) && same(x[n], y[n]));
}

const near = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1e-9);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const nearText = (a: string, b: string): boolean =>
  NUMBER.test(a) && NUMBER.test(b) && near(Number(a), Number(b));

/** Where two JSON values differ first, as a sentence; null when they are the same. */
export function difference(real: unknown, mock: unknown, place = '$'): string | null {
  if (same(real, mock)) return null;
  if (Array.isArray(real) && Array.isArray(mock)) {
    if (real.length !== mock.length) return `${place}: ${real.length} entries, the mock has ${mock.length}`;
    const i = real.findIndex((x, n) => !same(x, mock[n]));
    return difference(real[i], mock[i], `${place}[${i}]`);
  }
  if (isRecord(real) && isRecord(mock)) {
    const names = [...new Set([...Object.keys(real), ...Object.keys(mock)])];
    const name = names.find(n => !same(real[n], mock[n]));
    if (name !== undefined) return difference(real[name], mock[name], `${place}.${name}`);
  }
  return `${place}: ${short(real)}, the mock says ${short(mock)}`;
}

const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const short = (x: unknown): string => (x === undefined ? 'nothing' : JSON.stringify(x)).slice(0, 300);

export type { Settings, Source };
