// What faults do to carried metadata. Each returns a changed copy with a mark, or null where it cannot apply.

import type { Change } from './faults.ts';
import { canon, carries, GRAY_TAG, type Carried, type Header, type Mark } from './headers.ts';

const mark = (key: string, cls: string, loss: boolean, together = false): Mark => ({
  class: cls,
  canon: canon(key),
  name: key,
  loss,
  together,
});

const without = (c: Carried, key: string): Carried => {
  if (key === GRAY_TAG) return { ...c, baggage: c.baggage.filter(m => m[0] !== GRAY_TAG) };
  if (key === 'baggage') return { ...c, rawBaggage: null, baggage: c.baggage.filter(m => m[0] === GRAY_TAG) };
  if (key === 'timeout-ms') return { ...c, budget: null };
  return { ...c, headers: c.headers.filter(h => h.canon !== key) };
};

/** Whether the default contract spells this key (canonical). */
export const inContract = (key: string): boolean => key in CONTRACT_SPELLING || DEFAULT_KEYS.has(key);

/** The spelling a report uses: as the default contract spells the key, else as it was sent. */
const CONTRACT_SPELLING: Readonly<Record<string, string>> = { 'timeout-ms': 'timeout_ms' };
const nameOf = (c: Carried, key: string): string =>
  CONTRACT_SPELLING[key] ??
  (DEFAULT_KEYS.has(key) ? key : (c.headers.find(h => h.canon === key)?.key ?? key));

const DEFAULT_KEYS: ReadonlySet<string> = new Set([
  'x-request-id',
  'baggage',
  GRAY_TAG,
  'x-env',
  'x-release-stage',
  'x-traffic-tag',
  'x-user-id',
  'x-schema-version',
  'grpc-timeout',
  'tenant-id',
]);

/** These keys vanish. `odds` gives each but the first its own chance. */
export const drop =
  (keys: readonly string[], odds = 1): Change =>
  (c, tools) => {
    const chosen = keys.filter((k, i) => (i === 0 || tools.rng.chance(odds)) && carries(c, canon(k)));
    if (chosen.length === 0 || !chosen.includes(keys[0] ?? '')) return null;
    return chosen.reduce<Carried>((now, k) => {
      const key = canon(k);
      const lost = mark(nameOf(c, key), 'lost', true, chosen.length > 1);
      return { ...without(now, key), marks: [...now.marks, { ...lost, canon: key }] };
    }, c);
  };

/** Set anew for each call by whoever makes it, so a pool can't lose them. */
const SET_ANEW: ReadonlySet<string> = new Set(['authorization', 'user-agent', 'grpc-timeout']);

/** Everything the application carries is gone; trace context and baggage are the SDK's and stay. */
export const dropApplicationKeys: Change = c => {
  const own = new Set(c.headers.map(h => h.canon).filter(k => !SET_ANEW.has(k)));
  const keys = [...own, ...(c.budget === null ? [] : ['timeout-ms'])];
  if (keys.length === 0) return null;
  const together = keys.length > 1;
  return {
    ...c,
    headers: c.headers.filter(h => SET_ANEW.has(h.canon)),
    budget: null,
    marks: [...c.marks, ...keys.map(k => ({ ...mark(nameOf(c, k), 'lost', true, together), canon: k }))],
  };
};

/** One header's value becomes another. The change returns null where it cannot be made. */
export const alter =
  (
    key: string,
    cls: string,
    change: (value: string | Uint8Array, h: Header) => string | Uint8Array | null,
  ): Change =>
  c => {
    const k = canon(key);
    const at = c.headers.findIndex(h => h.canon === k);
    const old = c.headers[at];
    const value = old === undefined ? null : change(old.value, old);
    if (old === undefined || value === null || value === old.value) return null;
    const headers = c.headers.map((h, i) => (i === at ? { ...h, value } : h));
    return { ...c, headers, marks: [...c.marks, { ...mark(nameOf(c, k), cls, false), canon: k }] };
  };

export const truncate = (key: string, keep: number): Change =>
  alter(key, 'truncated', v => (typeof v === 'string' && v.length > keep ? v.slice(0, keep) : null));

export const rewrite = (key: string, to: (value: string) => string): Change =>
  alter(key, 'rewritten', v => (typeof v === 'string' ? to(v) : null));

/** The value of another request leaks in, as from a pooled object that was not cleared. */
export const leak =
  (key: string): Change =>
  (c, tools) => {
    const other = tools.foreign(canon(key));
    return other === null ? null : alter(key, 'foreign', () => other)(c, tools);
  };

/** The budget: `zero` and `raise` overwrite it, `drop` loses it. */
export const overwriteTimeout =
  (how: 'zero' | 'raise' | 'drop'): Change =>
  c => {
    if (c.budget === null || c.budget.ms === 0) return null;
    const lost = how === 'drop';
    const budget = lost
      ? null
      : how === 'zero'
        ? { ms: 0, stuck: true }
        : { ms: c.budget.ms + 25_000, stuck: false };
    const made = { ...mark('timeout_ms', lost ? 'lost' : 'timeout-overwritten', lost), canon: 'timeout-ms' };
    return { ...c, budget, marks: [...c.marks, made] };
  };

/** Encoded twice: field 1, its length, then the bytes that were sent. `cut` and `shift` damage them otherwise. */
export const misalign = (key: string, how: 'twice' | 'cut' | 'shift'): Change =>
  alter(key, 'binary-misaligned', v => {
    if (typeof v === 'string' || v.length < 8) return null;
    if (how === 'cut') return v.slice(0, v.length - 3);
    if (how === 'shift') return Uint8Array.of(0, 0, ...v);
    return Uint8Array.of(0x0a, v.length, ...v);
  });

/** A proxy folds the key's case; the exact-case reader behind it does not find the key and sends it no further. */
export const foldCase =
  (key: string): Change =>
  c => {
    const k = canon(key);
    const old = c.headers.find(h => h.canon === k && h.key !== h.key.toLowerCase());
    if (old === undefined) return null;
    const headers = c.headers.map(h => (h === old ? { ...h, key: h.key.toLowerCase() } : h));
    return { ...c, headers, marks: [...c.marks, { ...mark(nameOf(c, k), 'header-case', false), canon: k }] };
  };

/** Several spellings of one key become the last one: the others' values are gone. */
export const collide =
  (key: string): Change =>
  c => {
    const k = canon(key);
    const all = c.headers.filter(h => h.canon === k);
    const last = all.at(-1);
    if (last === undefined || new Set(all.map(h => h.value)).size < 2) return null;
    const headers = c.headers.filter(h => h.canon !== k || h === last);
    return {
      ...c,
      headers,
      marks: [...c.marks, { ...mark(nameOf(c, k), 'key-collision', false), canon: k }],
    };
  };

/** A receiver with a smaller limit keeps the first members only. Applies to baggage that is over the standard's limit. */
export const limitBaggage =
  (members: number): Change =>
  c => {
    if (c.baggage.length <= members) return null;
    const baggage = c.baggage.slice(0, members);
    return { ...c, baggage, marks: [...c.marks, mark('baggage', 'limit-truncated', false)] };
  };

/** Two neighbours swap places. Spans keep no order: only header hooks show it. */
export const reorder: Change = c => {
  if (c.headers.length < 4) return null;
  const [first, second, ...rest] = c.headers;
  if (first === undefined || second === undefined) return null;
  return {
    ...c,
    headers: [second, first, ...rest],
    marks: [...c.marks, { ...mark(nameOf(c, first.canon), 'reordered', false), canon: first.canon }],
  };
};

/** Several changes in one stroke; the first must apply, the others where they can. */
export const together =
  (...changes: readonly [Change, ...Change[]]): Change =>
  (c, tools) => {
    const first = changes[0](c, tools);
    if (first === null) return null;
    return changes.slice(1).reduce<Carried>((now, change) => change(now, tools) ?? now, first);
  };

export const sometimes =
  (odds: number, change: Change): Change =>
  (c, tools) =>
    tools.rng.chance(odds) ? change(c, tools) : null;
