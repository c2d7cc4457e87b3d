// Values that are never drawn, whatever shows them: keys with credentials, and what the configuration adds.

import { ALWAYS_SECRET } from '../model/index.ts';

const fold = (key: string): string => key.trim().toLowerCase().replaceAll('_', '-');

/** A metadata key whose value stays hidden; compared without case, `_` equal to `-`. */
export function isSecretKey(key: string, configured: readonly string[]): boolean {
  const folded = fold(key);
  return ALWAYS_SECRET.includes(folded) || configured.some(k => fold(k) === folded);
}

/** A span attribute that carries such a key, under any prefix: `http.request.header.authorization`. */
export function isSecretAttribute(name: string, configured: readonly string[]): boolean {
  if (isSecretKey(name, configured)) return true;
  const folded = fold(name);
  return [...ALWAYS_SECRET, ...configured].some(k => folded.endsWith(`.${fold(k)}`));
}

const member = (text: string): string => text.split('=', 1)[0]?.trim() ?? '';

/** Baggage with the values of its hidden members cut out; other text as it is. */
export function hideMembers(key: string, value: string, configured: readonly string[]): string {
  if (fold(key) !== 'baggage' && !fold(key).endsWith('.baggage')) return value;
  if (!value.split(',').some(m => isSecretKey(member(m), configured))) return value;
  return value
    .split(',')
    .map(m =>
      isSecretKey(member(m), configured) ? `${member(m)}=[hidden, ${m.length - m.indexOf('=') - 1}]` : m,
    )
    .join(',');
}
