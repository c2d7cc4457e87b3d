// How overrides of the contract stand in a link: short enough, or not at all.

import type { ContractKey, Overrides } from '../model/index.ts';

export const NO_OVERRIDES: Overrides = { except: [], required: [] };

/** Longer than this they do not go into a link: a contract file carries them better. */
const LONGEST = 600;

const REQUIRED: readonly ContractKey['required'][] = ['always', 'gray', 'never'];

const isTexts = (value: unknown, n: number): value is readonly string[] =>
  Array.isArray(value) && value.length === n && value.every(v => typeof v === 'string');

/** Null where there are none, or where they are too many for a link. */
export function writeOverrides({ except, required }: Overrides): string | null {
  if (except.length + required.length === 0) return null;
  const text = JSON.stringify({
    e: except.map(e => [e.from, e.to, e.key, e.reason]),
    r: required.map(r => [r.key, r.required]),
  });
  return text.length <= LONGEST ? text : null;
}

/** Reading never throws: what is not understood is left out; null where nothing is. */
export function readOverrides(text: string | null): Overrides | null {
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { e, r } = value as { readonly e?: unknown; readonly r?: unknown };
  const except = (Array.isArray(e) ? e : []).filter(x => isTexts(x, 4));
  const required = (Array.isArray(r) ? r : []).filter(x => isTexts(x, 2));
  const read: Overrides = {
    except: except.map(([from = '', to = '', key = '', reason = '']) => ({ from, to, key, reason })),
    required: required.flatMap(([key = '', who]) => {
      const known = REQUIRED.find(x => x === who);
      return known === undefined ? [] : [{ key, required: known }];
    }),
  };
  return read.except.length + read.required.length === 0 ? null : read;
}
